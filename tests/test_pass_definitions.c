/* Names that the text itself explains, in every way that writers have. */
#include "reading_fixture.h"

static struct bench b;

static void setup(void)
{
    bench_init(&b);
}

static void teardown(void)
{
    bench_release(&b);
}

TestSuite(definitions, .init = setup, .fini = teardown);

Test(definitions, a_bracket_holds_the_short_name)
{
    static const struct reading cases[] = {
        {"The Harbour Pilots Association (HPA) met. The HPA elected a head.",
         {"o Harbour Pilots Association = Harbour Pilots Association",
          "o HPA = Harbour Pilots Association", "o HPA = Harbour Pilots Association"}},
        {"It sued the Office of Dam and Levee Safety (ODLS). ODLS did not reply.",
         {"o Office of Dam and Levee Safety = Office of Dam and Levee Safety",
          "o ODLS = Office of Dam and Levee Safety", "o ODLS = Office of Dam and Levee Safety"}},
        {"Cuadrilla Roja (CR) burned a bus. Police blame CR for three more.",
         {"o CR = Cuadrilla Roja", "o CR = Cuadrilla Roja"}},
        {"Grupo Minero Antaral (Antaral) closed a shaft. Antaral blames rain.",
         {"o Grupo Minero Antaral = Grupo Minero Antaral", "o Antaral = Grupo Minero Antaral",
          "o Antaral = Grupo Minero Antaral"}},
        {"The Northern Grain Terminal Company (\"Norgrain\") lost a ship. Norgrain is insured.",
         {"o Northern Grain Terminal Company = Northern Grain Terminal Company",
          "o Norgrain = Northern Grain Terminal Company",
          "o Norgrain = Northern Grain Terminal Company"}},
        {"The Valley of the Tiro and Ombral Rivers (Vato) is quiet. Few live in the Vato.",
         {"l Vato = Valley of the Tiro and Ombral Rivers",
          "l Vato = Valley of the Tiro and Ombral Rivers"}},
        {"The Council of Orchard Growers (the “Growers”) agreed. The "
         "Growers want rain.",
         {"o Growers = Council of Orchard Growers", "o Growers = Council of Orchard Growers"}},
        {"Troops hold the Valley of the Tiro Rivers (Vrae). Few live in the Vrae.", /* listed itself
                                                                                     */
         {"l Vrae = Valley of the Tiro Rivers", "l Vrae = Valley of the Tiro Rivers"}},
        {"The U.S. Peanut Standards Bureau (U.S.P.S.B.) spoke. The USPSB is small.",
         {"o USPSB = U.S. Peanut Standards Bureau"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, initials_behind_a_head_word_make_no_place)
{
    static const struct reading cases[] = {
        {"The State Committee for Harbour Security (SCHS) met. The SCHS is new.",
         {"o State Committee for Harbour Security = State Committee for Harbour Security",
          "o SCHS = State Committee for Harbour Security",
          "o SCHS = State Committee for Harbour Security"}},
        {"Cablera del Golfo (CDG) lost a ship. CDG is insured.",
         {"o Cablera del Golfo = Cablera del Golfo", "o CDG = Cablera del Golfo",
          "o CDG = Cablera del Golfo"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, a_party_in_brackets_is_no_short_name_of_its_member)
{
    static const struct reading cases[] = {
        {"Then Chong Kah Lam (PRZ) asked for figures. Chong got none.",
         {"p Chong Kah Lam = Chong Kah Lam", "o PRZ = PRZ", "p Chong = Chong Kah Lam"}},
        {"Senator Lukan anak Zorvu of the Rural Harvest Front (RHF) spoke. The RHF was silent.",
         {"p Lukan anak Zorvu (Senator) = Lukan anak Zorvu",
          "o Rural Harvest Front = Rural Harvest Front", "o RHF = Rural Harvest Front",
          "o RHF = Rural Harvest Front"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, a_bracket_may_hold_several_short_names)
{
    static const struct reading cases[] = {
        {"The Rural Harvest Fund (RHF, or the Harvest Fund) lends. RHF is old. The Harvest Fund "
         "has a new head.",
         {"o RHF = Rural Harvest Fund", "o Harvest Fund = Rural Harvest Fund",
          "o RHF = Rural Harvest Fund", "o Harvest Fund = Rural Harvest Fund"}},
        {"Comando Sierra Negra (CSN; also known as Sierra Negra) hid there. CSN left. Sierra "
         "Negra came back.",
         {"o CSN = Comando Sierra Negra", "o Sierra Negra = Comando Sierra Negra",
          "o CSN = Comando Sierra Negra", "o Sierra Negra = Comando Sierra Negra"}},
        {"The Lake Fisheries Board (\"LFB\" or \"Fishboard\") met twice. Fishboard has money. LFB "
         "has none.",
         {"o Fishboard = Lake Fisheries Board", "o LFB = Lake Fisheries Board"}},
        {"The Partido Obrero Andino (Andean Workers Party, POA) lost. The POA wants a recount.",
         {"o POA = Partido Obrero Andino"}},
        {"The Bank of the Low Plains (BLP, formerly Plains Credit) grew. Plains Credit was small; "
         "BLP is not.",
         {"o BLP = Bank of the Low Plains", "o Plains Credit = Bank of the Low Plains",
          "o BLP = Bank of the Low Plains"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, the_long_name_may_stand_in_the_bracket)
{
    static const struct reading cases[] = {
        {"The NHTB (National Highland Tea Board) met. The NHTB agreed.",
         {"o NHTB = National Highland Tea Board",
          "o National Highland Tea Board = National Highland Tea Board",
          "o NHTB = National Highland Tea Board"}},
        {"Money came from FARO (Fondo de Apoyo Rural del Oriente). FARO is broke.",
         {"o FARO = Fondo de Apoyo Rural del Oriente",
          "o FARO = Fondo de Apoyo Rural del Oriente"}},
        {"The OMT (Office for Mountain Tracks) mends paths. OMT has mules.",
         {"o OMT = Office for Mountain Tracks", "o OMT = Office for Mountain Tracks"}},
        {"CDTZ (the Committee for Dry Tropical Zones) gave grants. CDTZ has a new chief.",
         {"o CDTZ = Committee for Dry Tropical Zones",
          "o CDTZ = Committee for Dry Tropical Zones"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, a_comma_parts_the_short_name_from_the_long_one)
{
    static const struct reading cases[] = {
        {"The GLWC, the Great Levels Water Company, raised prices. GLWC is hated.",
         {"o GLWC = Great Levels Water Company",
          "o Great Levels Water Company = Great Levels Water Company",
          "o GLWC = Great Levels Water Company"}},
        {"He led BTFA, the Border Trade and Freight Agency, until May. BTFA lost him.",
         {"o BTFA = Border Trade and Freight Agency", "o BTFA = Border Trade and Freight Agency"}},
        {"The Sugar Mill Owners League, SMOL, was pleased. SMOL had asked for it.",
         {"o SMOL = Sugar Mill Owners League", "o SMOL = Sugar Mill Owners League"}},
        {"The Islands Ferry Operators Union, or IFOU, went on strike. IFOU wants more pay.",
         {"o IFOU = Islands Ferry Operators Union", "o IFOU = Islands Ferry Operators Union"}},
        {"The Tin Miners Pension Scheme - TMPS - is in the red. TMPS owes millions.",
         {"o TMPS = Tin Miners Pension Scheme", "o TMPS = Tin Miners Pension Scheme"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, words_say_that_two_names_are_one)
{
    static const struct reading cases[] = {
        {"Orvane Watch Group, known as Night Tide, denied it. Night Tide has ten members.",
         {"o Orvane Watch Group = Orvane Watch Group", "o Night Tide = Orvane Watch Group",
          "o Night Tide = Orvane Watch Group"}},
        {"The Front for the Defence of Orosul, also known as Orosul Viva, signed. Orosul Viva "
         "has laid down arms.",
         {"o Orosul Viva = Front for the Defence of Orosul",
          "o Orosul Viva = Front for the Defence of Orosul"}},
        {"Meridia Telecom, formerly Lansing Cable, cut jobs. Lansing Cable had 900 workers.",
         {"o Lansing Cable = Meridia Telecom", "o Lansing Cable = Meridia Telecom"}},
        {"Kestrel Foods, formerly known as Dunmore Dairies, was sold. Dunmore Dairies had debts.",
         {"o Dunmore Dairies = Kestrel Foods", "o Dunmore Dairies = Kestrel Foods"}},
        {"The Inter-Island Shipping Board, abbreviated IISB, is poor. The IISB has one boat.",
         {"o IISB = Inter-Island Shipping Board", "o IISB = Inter-Island Shipping Board"}},
        {"The Lowland Dairy Export Council, abbreviated as LDEC, met. LDEC chose a head.",
         {"o LDEC = Lowland Dairy Export Council", "o LDEC = Lowland Dairy Export Council"}},
        {"The Movement for Fair Rents, called Fairent by its friends, marched. Fairent grew.",
         {"o Fairent = Movement for Fair Rents", "o Fairent = Movement for Fair Rents"}},
        {"The Coalition of River Towns, better known by its acronym CRT, split. CRT is no more.",
         {"o CRT = Coalition of River Towns", "o CRT = Coalition of River Towns"}},
        {"The Popular Liberation Column, the so-called Black Hats, fled. The Black Hats lost two "
         "men.",
         {"o Black Hats = Popular Liberation Column", "o Black Hats = Popular Liberation Column"}},
        {"The Harvest Loans Institute, hereafter HLI, lends. HLI has ten branches.",
         {"o HLI = Harvest Loans Institute", "o HLI = Harvest Loans Institute"}},
        {"Víctor Salas, alias Toro, was caught. Toro had been ill.",
         {"p Toro = Víctor Salas", "p Toro = Víctor Salas"}},
        {"Víctor Salas, also known as \"Comrade Elmer\", was caught. Comrade Elmer had been "
         "ill.",
         {"p Comrade Elmer = Víctor Salas"}},
        {"Edwin Rojas (alias “Zorro”) was freed. Zorro went home.",
         {"p Zorro = Edwin Rojas", "p Zorro = Edwin Rojas"}},
        {"Edwin Rojas, nom de guerre Lince, was freed. Lince went home.",
         {"p Lince = Edwin Rojas", "p Lince = Edwin Rojas"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, brackets_that_only_add_define_nothing)
{
    static const struct reading cases[] = {
        {"Mayor Luis Ponce (Green Party) spoke. The Green Party cheered.",
         {"o Green Party = Green Party", "o Green Party = Green Party"}},
        {"Senator Dana Pruitt (D-Ohio) spoke. Ohio is far.", {"l Ohio = Ohio"}},
        {"The Rural Harvest Fund (Peru) lends. Peru is dry.", {"l Peru = Peru", "l Peru = Peru"}},
        {"Ana Soto (Lima) and Luis Vega (Cusco) won. Lima is big.",
         {"l Lima = Lima", "l Cusco = Cusco", "l Lima = Lima"}},
        {"The Rural Harvest Fund (see Annex) lends. The Annex is long.", {"- Annex"}},
        {"Meridia Telecom (NYSE: MTC) fell.", {"o Meridia Telecom = Meridia Telecom"}},
        {"Hernan Lugo (Mr Lugo's son) spoke.", {"p Hernan Lugo = Hernan Lugo"}},
    };
    READ_ALL(&b, cases);
}

Test(definitions, the_latest_definition_holds)
{
    static const struct reading cases[] = {
        {"The Northern Mining Agency (NMA) sued. The NMA lost. The National Mapping Authority "
         "(NMA) helped. The NMA drew maps.",
         {"o NMA = Northern Mining Agency", "o NMA = Northern Mining Agency",
          "o NMA = National Mapping Authority", "o NMA = National Mapping Authority"}},
    };
    READ_ALL(&b, cases);
}
