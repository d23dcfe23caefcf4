/* People: titles, parts of names, the orders in which the world writes them, and namesakes. */
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

TestSuite(people, .init = setup, .fini = teardown);

Test(people, both_parts_of_a_double_surname)
{
    static const struct reading cases[] = {
        {"Its author, Thandeka Mokoena-Reyes, left. Mokoena-Reyes was tired.",
         {"p Thandeka Mokoena-Reyes = Thandeka Mokoena-Reyes",
          "p Mokoena-Reyes = Thandeka Mokoena-Reyes"}},
    };
    READ_ALL(&b, cases);
}

Test(people, surnames_in_capitals_behind_the_number_of_an_item)
{
    static const struct reading cases[] = {
        {"2. KOVALCHUK, Viktor Olegovich; owner of a ship. Kovalchuk left.",
         {"p KOVALCHUK, Viktor Olegovich = Viktor Olegovich KOVALCHUK",
          "p Kovalchuk = Viktor Olegovich KOVALCHUK"}},
        {"1. AL-SAADI MASRI, Mahir Jabbar (a.k.a. nobody) left.",
         {"p AL-SAADI MASRI, Mahir Jabbar = Mahir Jabbar AL-SAADI MASRI"}},
    };
    READ_ALL(&b, cases);
}

Test(people, titles_before_and_after_a_name)
{
    static const struct reading cases[] = {
        {"Ana Ruiz, the energy minister, left. Minister Ruiz was tired.",
         {"p Ana Ruiz (energy minister) = Ana Ruiz", "p Ruiz (Minister) = Ana Ruiz"}},
        {"The energy minister, Ana Ruiz, left.", {"p Ana Ruiz (energy minister) = Ana Ruiz"}},
        {"Yesterday minister Ana Ruiz left.", {"p Ana Ruiz (minister) = Ana Ruiz"}},
        {"General (ret.) Olaf Brandt spoke.", {"p Olaf Brandt (General (ret.)) = Olaf Brandt"}},
        {"Olaf Brandt, a retired general, spoke to Ines Brandt, a teacher. General Brandt was "
         "calm.",
         {"p Olaf Brandt (retired general) = Olaf Brandt", "p Brandt (General) = Olaf Brandt"}},
        {"Gen. Olaf Brandt, chief of the Air Staff, spoke. Brandt was calm.",
         {"p Olaf Brandt (Gen.) = Olaf Brandt", "p Brandt = Olaf Brandt"}},
        {"Defence Minister Julio de la Rosa met Lt. Col. Tomas Arce.",
         {"p Julio de la Rosa (Defence Minister) = Julio de la Rosa",
          "p Tomas Arce (Lt. Col.) = Tomas Arce"}},
        {"Its undersecretary for trade, Luz Ortega, wrote.",
         {"p Luz Ortega (undersecretary for trade) = Luz Ortega"}},
        {"The firm's finance director, S. P. Raman, wrote.",
         {"p S. P. Raman (finance director) = S. P. Raman"}},
        {"A police press officer, Marta Villa, wrote.",
         {"p Marta Villa (police press officer) = Marta Villa"}},
        {"Prof. Greta Holm, Dr. Esther Banda and Sir Nicholas Avery sat. Sir Nicholas slept.",
         {"p Greta Holm (Prof.) = Greta Holm", "p Esther Banda (Dr.) = Esther Banda",
          "p Nicholas Avery (Sir) = Nicholas Avery", "p Nicholas (Sir) = Nicholas Avery"}},
        {"Her brother Ricardo Prates left.", {"p Ricardo Prates = Ricardo Prates"}},
        {"Ana Ruiz, who is the energy minister of Peru, met Luis Ruiz. Minister Ruiz spoke.",
         {"p Ruiz (Minister) = Ana Ruiz"}},
    };
    READ_ALL(&b, cases);
}

Test(people, a_title_decides_between_two_of_one_surname)
{
    static const struct reading cases[] = {
        {"General Julia Mendoza met Senator Carlos Mendoza. General Mendoza left. Mendoza spoke.",
         {"p Mendoza (General) = Julia Mendoza", "p Mendoza = ? Julia Mendoza / Carlos Mendoza"}},
        {"Ana Ruiz, the energy minister, and Pablo Ruiz, a senator, met. Senator Ruiz smiled. "
         "The energy minister smiled too. Minister Ruiz left.",
         {"p Ruiz (Senator) = Pablo Ruiz", "p Ruiz (Minister) = Ana Ruiz"}},
        {"Grace Mwangi is a judge. Peter Mwangi is a police commander. Commander Mwangi slept. "
         "Judge Mwangi did not.",
         {"p Mwangi (Commander) = Peter Mwangi", "p Mwangi (Judge) = Grace Mwangi"}},
        {"Mr Peter Okoye and Mrs Ada Okoye came. Mrs Okoye spoke first, then Mr Okoye.",
         {"p Okoye (Mrs) = Ada Okoye", "p Okoye (Mr) = Peter Okoye"}},
        {"Peter Okoye and his wife Ada came. Mrs Okoye spoke first.", {"p Okoye (Mrs) = Okoye"}},
        {"Julia Mendoza, a general, met Carlos Mendoza, a senator. Gen. Mendoza left.",
         {"p Mendoza (Gen.) = Julia Mendoza"}},
        {"Julia Mendoza met Carlos Mendoza. Mendoza left.",
         {"p Mendoza = ? Julia Mendoza / Carlos Mendoza"}},
        {"Julia Mendoza met Carlos Mendoza. Julia left; Carlos stayed.",
         {"p Julia = Julia Mendoza", "p Carlos = Carlos Mendoza"}},
        {"Rosa Quispe met Hernan Quispe Salazar. Quispe Salazar left. Ms Quispe stayed.",
         {"p Quispe Salazar = Hernan Quispe Salazar", "p Quispe (Ms) = Rosa Quispe"}},
        {"Carlos Mendoza signed. The judge, C. Mendoza, is new. Mr Mendoza agreed.",
         {"p C. Mendoza (judge) = Carlos Mendoza", "p Mendoza (Mr) = Carlos Mendoza"}},
        {"Colonel Ibrahim Traore met Aminata Traore, a judge. The colonel left. Col. Traore is "
         "ill. Judge Traore is not.",
         {"p Traore (Col.) = Ibrahim Traore", "p Traore (Judge) = Aminata Traore"}},
    };
    READ_ALL(&b, cases);
}

Test(people, the_only_one_named_before_is_meant)
{
    static const struct reading cases[] = {
        {"Carlos Mendoza left. Mendoza was tired. Later Julia Mendoza came.",
         {"p Mendoza = Carlos Mendoza", "p Julia Mendoza = Julia Mendoza"}},
        {"President Mendoza was late. Everybody knows that Carlos Mendoza is never on time.",
         {"p Mendoza (President) = Carlos Mendoza"}},
        {"Mendoza was late, said Petra Lang. Lang then waited for Carlos Mendoza.",
         {"p Mendoza = Carlos Mendoza", "p Lang = Petra Lang"}},
        {"Mendoza's plan is dead, said Petra Lang.", {"p Petra Lang = Petra Lang"}},
    };
    READ_ALL(&b, cases);
}

Test(people, double_surnames_and_their_parts)
{
    static const struct reading cases[] = {
        {"Hernán Quispe Salazar spoke. Hernán Quispe smiled. Quispe Salazar left. "
         "Quispe was tired.",
         {"p Hernán Quispe = Hernán Quispe Salazar", "p Quispe Salazar = Hernán Quispe Salazar",
          "p Quispe = Hernán Quispe Salazar"}},
        {"María del Pilar Soto Vega spoke. María del Pilar was tired. Soto "
         "left.",
         {"p María del Pilar = María del Pilar Soto Vega", "p Soto = María del Pilar Soto Vega"}},
        {"Quispe spoke. Hernán Quispe Salazar, a general, is new.",
         {"p Quispe = Hernán Quispe Salazar"}},
        {"Carlos Eduardo Nogueira Filho spoke. Nogueira Filho left. Nogueira was tired.",
         {"p Nogueira Filho = Carlos Eduardo Nogueira Filho",
          "p Nogueira = Carlos Eduardo Nogueira Filho"}},
        {"Maria-José Sousa e Silva spoke. Sousa e Silva left.",
         {"p Sousa e Silva = Maria-José Sousa e Silva"}},
        {"João Batista dos Santos Pereira spoke. Pereira left. Santos Pereira smiled.",
         {"p Pereira = João Batista dos Santos Pereira",
          "p Santos Pereira = João Batista dos Santos Pereira"}},
        {"Andrés Irarrázaval Prieto spoke. Irarrazaval left.",
         {"p Irarrazaval = Andrés Irarrázaval Prieto"}},
        {"Ana Soto de Vega spoke. Soto left. Soto de Vega slept.",
         {"p Soto = Ana Soto de Vega", "p Soto de Vega = Ana Soto de Vega"}},
    };
    READ_ALL(&b, cases);
}

Test(people, particles_belong_to_the_name)
{
    static const struct reading cases[] = {
        {"Julio de la Rosa spoke. De la Rosa left. Yet de la Rosa came back. Rosa is a flower.",
         {"p De la Rosa = Julio de la Rosa", "p de la Rosa = Julio de la Rosa"}},
        {"Anneke van der Berg spoke. Ms van der Berg left. Van der Berg was tired.",
         {"p van der Berg (Ms) = Anneke van der Berg", "p Van der Berg = Anneke van der Berg"}},
        {"Khalid al-Mansouri spoke. Al-Mansouri left. Mr Mansouri was tired, al-Mansouri said.",
         {"p Al-Mansouri = Khalid al-Mansouri", "p Mansouri (Mr) = Khalid al-Mansouri",
          "p al-Mansouri = Khalid al-Mansouri"}},
        {"Nabil El-Hachem spoke. El-Hachem left. Mr Hachem was tired.",
         {"p El-Hachem = Nabil El-Hachem", "p Hachem (Mr) = Nabil El-Hachem"}},
        {"Ahmad Faizal bin Ismail spoke. Ahmad Faizal left. Faizal was tired.",
         {"p Ahmad Faizal = Ahmad Faizal bin Ismail", "p Faizal = Ahmad Faizal bin Ismail"}},
        {"Nur Hidayah binti Salleh spoke. Puan Nur Hidayah left.",
         {"p Nur Hidayah (Puan) = Nur Hidayah binti Salleh"}},
        {"Ursula von Steinach spoke. Von Steinach left. Mrs von Steinach slept. Steinach was "
         "tired.",
         {"p Von Steinach = Ursula von Steinach", "p von Steinach (Mrs) = Ursula von Steinach",
          "p Steinach = Ursula von Steinach"}},
        {"Ricardo da Costa spoke. Da Costa left. Costa was tired.",
         {"p Da Costa = Ricardo da Costa", "p Costa = Ricardo da Costa"}},
        {"Abu Yasir al-Tunisi fled. Al-Tunisi was seen. Abu Yasir was not.",
         {"p Al-Tunisi = Abu Yasir al-Tunisi", "p Abu Yasir = Abu Yasir al-Tunisi"}},
        {"Pierre de Villiers and Guy d'Arsac met. De Villiers left. D'Arsac stayed.",
         {"p De Villiers = Pierre de Villiers", "p D'Arsac = Guy d'Arsac"}},
        {"Sean O'Donoghue spoke. O'Donoghue left.", {"p O'Donoghue = Sean O'Donoghue"}},
    };
    READ_ALL(&b, cases);
}

Test(people, family_names_that_come_first)
{
    static const struct reading cases[] = {
        {"Kim Dae-hyun spoke. Kim left. Mr Kim was tired.",
         {"p Kim Dae-hyun = Kim Dae-hyun", "p Kim = Kim Dae-hyun", "p Kim (Mr) = Kim Dae-hyun"}},
        {"President Xi Jinping spoke. Xi left.", {"p Xi = Xi Jinping"}},
        {"Li Wenhao, a trader, spoke. Mr Li left. Li was tired.",
         {"p Li (Mr) = Li Wenhao", "p Li = Li Wenhao"}},
        {"Lim Boon Keng, the founder, spoke. Lim left.", {"p Lim = Lim Boon Keng"}},
        {"Prime Minister Orban Viktor spoke. Orban left.", {"p Orban = Orban Viktor"}},
        {"Kim Dae-hyun met Kim Soo-jin. Kim left.", {"p Kim = ? Kim Dae-hyun / Kim Soo-jin"}},
    };
    READ_ALL(&b, cases);
}

Test(people, initials_and_endings)
{
    static const struct reading cases[] = {
        {"J. P. Lafontaine-Roy spoke. Lafontaine-Roy left.",
         {"p Lafontaine-Roy = J. P. Lafontaine-Roy"}},
        {"Rajesh K. Nair spoke. Mr Nair left. R. K. Nair signed. Rajesh Nair paid.",
         {"p Nair (Mr) = Rajesh K. Nair", "p R. K. Nair = Rajesh K. Nair",
          "p Rajesh Nair = Rajesh K. Nair"}},
        {"John D. was seen. John Delaney fled.", {"p John D. = John Delaney"}},
        {"Thomas Bakker Jr. spoke. Bakker left. Thomas Bakker was tired.",
         {"p Thomas Bakker Jr. = Thomas Bakker Jr.", "p Bakker = Thomas Bakker Jr.",
          "p Thomas Bakker = Thomas Bakker Jr."}},
        {"Thomas Bakker Sr. met Thomas Bakker Jr. The two drank. Bakker left.",
         {"p Bakker = ? Thomas Bakker Sr. / Thomas Bakker Jr."}},
        {"Wendell Harris III spoke. Harris left. Wendell Harris slept.",
         {"p Wendell Harris III = Wendell Harris III", "p Harris = Wendell Harris III",
          "p Wendell Harris = Wendell Harris III"}},
        {"Sir Nicholas Amory QC spoke. Amory left.", {"p Amory = Nicholas Amory"}},
        {"Luis Mamani Q. was hurt. Mamani walks again.", {"p Mamani = Luis Mamani Q."}},
        {"Dr. J. R. Mendoza spoke. Julia Rita Mendoza was tired.",
         {"p J. R. Mendoza (Dr.) = Julia Rita Mendoza"}},
    };
    READ_ALL(&b, cases);
}

Test(people, half_a_compound_names_nobody)
{
    static const struct reading cases[] = {
        {"Minister Anna Torval spoke. Torval-Brecht Holdings answered.", {"- Torval"}},
        {"Esther Banda-Phiri spoke. Banda-Phiri left. Then Phiri, a guard, sat.",
         {"p Banda-Phiri = Esther Banda-Phiri"}},
        {"Assimi Coulibaly-Keita spoke. Col. Coulibaly-Keita left.",
         {"p Coulibaly-Keita (Col.) = Assimi Coulibaly-Keita"}},
        {"Stephanie Washington-Cole spoke. Washington-Cole left. It snowed in Washington.",
         {"p Washington-Cole = Stephanie Washington-Cole", "l Washington = Washington"}},
        {"Michal Kurtyka-Wrona spoke. The Kurtyka-Wrona plan failed.",
         {"p Kurtyka-Wrona = Michal Kurtyka-Wrona"}},
    };
    READ_ALL(&b, cases);
}

Test(people, names_that_are_places_brands_months_or_verbs)
{
    static const struct reading cases[] = {
        {"Paul Jordan runs a fund. Mr Jordan left Jordan in May.",
         {"p Jordan (Mr) = Paul Jordan", "l Jordan = Jordan"}},
        {"Denise Washington spoke. \"No,\" Washington said. Officials in Washington slept.",
         {"p Washington = Denise Washington", "l Washington = Washington"}},
        {"Harrison Ford came. \"Fine,\" Ford said.", {"p Ford = Harrison Ford"}},
        {"Ford cut prices. Ford Motor Company sells cars. Ford said so. Ford shares fell.",
         {"o Ford = Ford Motor", "o Ford Motor Company = Ford Motor", "o Ford = Ford Motor",
          "o Ford = Ford Motor"}},
        {"Harrison Ford drove a Ford. Ford Motor Company was glad. Ford said that sales rose.",
         {"p Harrison Ford = Harrison Ford", "o Ford = Ford Motor",
          "o Ford Motor Company = Ford Motor", "o Ford = Ford Motor"}},
        {"Elena May spoke. May left in May. May said so.",
         {"p May = Elena May", "p May = Elena May"}},
        {"Will Marsh spoke. Will is young. Marsh left. Will he come?",
         {"p Will Marsh = Will Marsh", "p Will = Will Marsh", "p Marsh = Will Marsh"}},
        {"April Doyle and June Harlan spoke in June. Doyle left. June said no.",
         {"p April Doyle = April Doyle", "p June Harlan = June Harlan", "p Doyle = April Doyle",
          "p June = June Harlan"}},
        {"Chad Whitmore flew to Chad. Whitmore likes Chad. In Chad it was hot.",
         {"p Chad Whitmore = Chad Whitmore", "l Chad = Chad", "p Whitmore = Chad Whitmore",
          "l Chad = Chad"}},
        {"Francisca Santiago flew to Santiago. Ms Santiago is from Calama. Santiago, who is ill, "
         "slept.",
         {"l Santiago = Santiago", "p Santiago (Ms) = Francisca Santiago",
          "p Santiago = Francisca Santiago"}},
        {"Georgia Lund came from Georgia. Ms Lund was tired.",
         {"p Georgia Lund = Georgia Lund", "l Georgia = Georgia", "p Lund (Ms) = Georgia Lund"}},
        {"Austin Reyes is a broker in Austin. Reyes sells.",
         {"p Austin Reyes = Austin Reyes", "l Austin = Austin", "p Reyes = Austin Reyes"}},
    };
    READ_ALL(&b, cases);
}

Test(people, nationality_and_possessive_beside_a_name)
{
    static const struct reading cases[] = {
        {"Peruvian President Pedro Lugo spoke. Peruvian President Lugo left.",
         {"p Pedro Lugo (Peruvian President) = Pedro Lugo",
          "p Lugo (Peruvian President) = Pedro Lugo"}},
        {"Peru's President Pedro Lugo spoke. Peru's Lugo left.",
         {"l Peru = Peru", "p Pedro Lugo (President) = Pedro Lugo", "p Lugo = Pedro Lugo"}},
        {"Pedro Lugo's plan failed. Lugo's friends left. Lugos' friends stayed.",
         {"p Pedro Lugo = Pedro Lugo", "p Lugo = Pedro Lugo"}},
        {"German Chancellor Ines Vogt met Canada's Carl Dube. Dube smiled. The German left.",
         {"p Ines Vogt (German Chancellor) = Ines Vogt", "p Carl Dube = Carl Dube",
          "p Dube = Carl Dube"}},
        {"Dr Moses’ brother, Elias Moses, spoke.", {"p Elias Moses = Elias Moses"}},
    };
    READ_ALL(&b, cases);
}

Test(people, enumerations_share_a_title_or_a_surname)
{
    static const struct reading cases[] = {
        {"Douglas Frazer and Daniel Pratt came. Generals Frazer and Pratt spoke.",
         {"p Frazer (Generals) = Douglas Frazer", "p Pratt (Generals) = Daniel Pratt"}},
        {"Generals Julia Mendoza, Olaf Brandt and Petra Lang came.",
         {"p Julia Mendoza (Generals) = Julia Mendoza", "p Olaf Brandt (Generals) = Olaf Brandt",
          "p Petra Lang (Generals) = Petra Lang"}},
        {"Kim Dae-hyun met Choi Ji-won. Messrs Kim and Choi left.",
         {"p Kim (Messrs) = Kim Dae-hyun", "p Choi (Messrs) = Choi Ji-won"}},
        {"Ministers Ruiz and Pardo spoke for Ana Ruiz's party. Jorge Pardo leads it.",
         {"p Ruiz (Ministers) = Ana Ruiz", "p Pardo (Ministers) = Jorge Pardo"}},
        {"Ana and Luis Soto came. Ana slept. Luis ate. Soto left.",
         {"p Ana = Ana Soto", "p Luis Soto = Luis Soto", "p Ana = Ana Soto", "p Luis = Luis Soto",
          "p Soto = ? Luis Soto / Ana Soto"}},
        {"Olga Prins is ill. Olga and Luis Soto met.", {"p Olga = Olga Prins"}},
        {"Senators Dana Pruitt and Carl Conway voted. Pruitt and Conway left.",
         {"p Dana Pruitt (Senators) = Dana Pruitt", "p Carl Conway (Senators) = Carl Conway",
          "p Pruitt = Dana Pruitt", "p Conway = Carl Conway"}},
        {"Mr and Mrs Okoye came.", {"p Okoye (Mrs) = Okoye"}},
    };
    READ_ALL(&b, cases);
}

Test(people, names_in_capitals_broken_lines_and_turned_round)
{
    static const struct reading cases[] = {
        {"QUISPE WARNS MINERS\n\nHernán Quispe spoke in Cusco.", {"p QUISPE = Hernán Quispe"}},
        {"LUGO AND VOGT SIGN TREATY\n\nPresident Pedro Lugo met Chancellor Ines Vogt.",
         {"p LUGO = Pedro Lugo", "p VOGT = Ines Vogt"}},
        {"ANA RUIZ QUITS\n\nThe energy minister, Ana Ruiz, left.", {"p ANA RUIZ = Ana Ruiz"}},
        {"MERIDIA TELECOM CUTS JOBS\n\nMeridia Telecom Corp fired 300. Meridia is sorry.",
         {"o MERIDIA TELECOM = Meridia Telecom Corp", "o Meridia = Meridia Telecom Corp"}},
        {"The order was signed by Hernán\nQuispe Salazar on Friday. General Quispe\nSalazar "
         "left.",
         {"p Hernán Quispe Salazar = Hernán Quispe Salazar",
          "p Quispe Salazar (General) = Hernán Quispe Salazar"}},
        {"The Rural\nHarvest Fund (RHF) lends. The RHF grows.", {"o RHF = Rural Harvest Fund"}},
        {"Present: Mendoza, Julia; Soto, Luis; Vega, Ana.\n\nJulia Mendoza spoke.",
         {"p Mendoza, Julia = Julia Mendoza", "p Soto, Luis = Luis Soto", "p Vega, Ana = Ana Vega",
          "p Julia Mendoza = Julia Mendoza"}},
    };
    READ_ALL(&b, cases);
}
