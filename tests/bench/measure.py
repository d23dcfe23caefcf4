"""Indexing and query costs of the built programs, side by side in one run; see ./run."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

import generate
import hostile

QUERY_RUNS = 20
MODES = ["COUNT", "TOP_10", "TOP_10_COUNT", "TOP_10_DOCS"]
PARTS = ["indexing", "stages", "hostile", "queries", "adds", "processes"]
EMPTY = ["/bin/true"]
HERE = os.path.dirname(os.path.abspath(__file__))

# What people type. Words that any news has, so that other collections serve as well.
QUERIES = [
    ("one frequent word", "search", "government"),
    ("one rarer word", "search", "drought"),
    ("two words", "search", "oil", "minister"),
    ("OR of four", "search", "oil OR gas OR copper OR cotton"),
    ("word and not word", "search", "--", "bank -central"),
    ("phrase", "search", '"finance minister"'),
    ("phrase of frequent words", "search", '"of the"'),
    ("prefix", "search", "elect*"),
    ("word in a year's titles", "search", "title:oil date:2019"),
    ("a name's mentions, 20 shown", "mentions", "Washington", "--limit", "20"),
    ("actors, organisations, 20 shown", "actors", "--type", "organisation", "--limit", "20"),
    ("amounts in a range, 20 shown", "amounts", "USD30m..USD100m", "--limit", "20"),
]


def anonymous_bytes(pid):
    """What the process holds in memory but for mapped files; 0 once it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            return next((int(line.split()[1]) * 1024 for line in f if line.startswith("RssAnon")), 0)
    except OSError:
        return 0


def spawn(command, env=None, watch=False):
    """Run with output thrown away: (exit code, wall s, cpu s, peak bytes, error text). watch: the
    peak is of anonymous memory, looked at every 10 ms; else the kernel's, mapped files included."""
    errors = os.memfd_create("errors")
    actions = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
               (os.POSIX_SPAWN_DUP2, errors, 2)]
    began = time.perf_counter()
    pid = os.posix_spawn(command[0], command, env or os.environ, file_actions=actions)
    peak, ended = 0, 0
    while watch and not ended:
        peak = max(peak, anonymous_bytes(pid))
        time.sleep(0.01)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
    if not ended:
        _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    said = os.pread(errors, 2000, 0).decode(errors="replace").strip()
    os.close(errors)
    peak = peak or usage.ru_maxrss * 1024
    return code, wall, usage.ru_utime + usage.ru_stime, peak, said


def disk_bytes(folder):
    """What the folder occupies: an LMDB file may be sparse."""
    return sum(os.stat(os.path.join(top, name)).st_blocks * 512
               for top, _, names in os.walk(folder) for name in names)


def quickest(command, runs, before=lambda: None, env=None, watch=False):
    best = None
    for _ in range(runs):
        before()
        result = spawn(command, env, watch)
        if result[0]:
            sys.exit(f"tests/bench: {' '.join(command)}: exit {result[0]}: {result[4]}")
        if best is None or result[1] < best[1]:
            best = result
    return best


def said_by(command, env=None):
    """The lines of its standard output."""
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        sys.exit(f"tests/bench: {' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.splitlines()


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("| --- |" + " ---: |" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


class Bench:
    def __init__(self, build, options):
        self.options = options
        self.index_program, self.query_program = f"{build}/brief-index", f"{build}/brief-query"
        self.stages_program = f"{build}/bench-stages"
        self.peer_program, self.sizes_program = f"{build}/brief-peer", f"{build}/bench-sizes"
        self.folder = f"{build}/bench"
        self.records = open(options.json or f"{build}/bench.jsonl", "w", encoding="utf-8")
        self.floor = 0
        self.runs = options.runs
        os.makedirs(self.folder, exist_ok=True)
        self.source = os.path.abspath(options.input) if options.input else self.generated()
        with open(self.source, "rb") as f:  # and warm the file cache
            self.size = sum(len(block) for block in iter(lambda: f.read(1 << 20), b""))

    def generated(self):
        megabytes = self.options.mb
        path = f"{self.folder}/news-{megabytes:g}.jsonl"
        if not os.path.exists(path):
            print(f"generating {path} …", file=sys.stderr, flush=True)
            generate.generate(megabytes, path + ".new")
            os.rename(path + ".new", path)
        return path

    def keep(self, **record):
        self.records.write(json.dumps(dict(record, input=os.path.basename(self.source),
                                           input_bytes=self.size)) + "\n")
        self.records.flush()

    def index_path(self, entities):
        return f"{self.folder}/{'entities' if entities else 'words'}.brief"

    def indexing(self):
        rows, cpus = [], {}
        for entities in (False, True):
            for threads in (1, 2):
                index = self.index_path(entities)
                command = [self.index_program, "add", "--quiet", "--index", index, "--threads",
                           str(threads), self.source]
                command += [] if entities else ["--no-entities"]
                _, wall, cpu, peak, _ = quickest(
                    command, self.runs, lambda: shutil.rmtree(index, ignore_errors=True), watch=True)
                on_disk = disk_bytes(index)
                if threads == 1:
                    cpus["entities" if entities else "words only"] = cpu
                name = f"add, {'entities' if entities else 'words only'}, {threads} thread" + \
                    ("s" if threads > 1 else "")
                rows.append([name, f"{wall:.2f}", f"{cpu:.2f}", f"{self.size / 1e6 / wall:.1f}",
                             f"{on_disk / 2**20:.0f}", f"{peak / 2**20:.0f}"])
                self.keep(what=name, wall_s=wall, cpu_s=cpu, index_bytes=on_disk, peak_bytes=peak)
        self.keep(what="entities on / off", cpu_ratio=cpus["entities"] / cpus["words only"])
        _, wall, cpu, peak, _ = quickest([self.index_program, "extract", self.source], self.runs,
                                         watch=True)
        rows.append(["extract", f"{wall:.2f}", f"{cpu:.2f}", f"{self.size / 1e6 / wall:.1f}", "-",
                     f"{peak / 2**20:.0f}"])
        self.keep(what="extract", wall_s=wall, cpu_s=cpu, peak_bytes=peak)
        table(["indexing", "wall s", "CPU s", "MB/s", "index MiB", "anonymous MiB"], rows)
        print(f"entities on cost {100 * (cpus['entities'] / cpus['words only'] - 1):.0f} % more CPU time "
              "than words only, one thread\n", flush=True)

    def stages(self):
        """CPU time of each stage, one thread, documents read before."""
        command = [self.stages_program, "--runs", str(self.runs), "--folder", self.folder, self.source]
        rows = []
        for record in map(json.loads, said_by(command)):
            rate = record.get("mb_per_s", 1e3 / max(record["ms_per_mb"], 1e-3))
            rows.append([record["stage"], f"{record['ms_per_mb']:.2f}", f"{rate:.0f}"])
            self.keep(what=f"stage: {record['stage']}", ms_per_mb=record["ms_per_mb"])
        table(["stage, one thread", "CPU ms / MB of text", "MB/s"], rows)

    def sizes(self):
        """Bytes by kind of blob; what LMDB's pages add and keep free."""
        rows = []
        for entities in (False, True):
            name = "entities" if entities else "words only"
            records = list(map(json.loads, said_by([self.sizes_program, self.index_path(entities)])))
            for record in records[:-1]:
                self.keep(what=f"size, {name}: {record['blobs']}", bytes=record["bytes"])
            held = {r["blobs"]: r["bytes"] for r in records[:-1]}
            held["pages, rows"] = records[-1]["file_bytes"] - records[-1]["free_bytes"] - sum(held.values())
            held["free pages"] = records[-1]["free_bytes"]
            rows.append(held)
        table(["bytes in the index", "words only MiB", "entities MiB"],
              [[kind] + [f"{held.get(kind, 0) / 2**20:.1f}" for held in rows] for kind in rows[1]])

    def queries(self):
        """The peer harness's modes, warm in one process; µs."""
        env = dict(os.environ, QUERY_MS=str(self.options.query_ms))
        found = {}
        for line in said_by([self.peer_program, "query", self.index_path(True),
                             self.options.queries], env):
            _, kind, mode, _, _, median, *_ = line.split("\t")
            found.setdefault((mode, kind), []).append(float(median))
        kinds = list(dict.fromkeys(kind for _, kind in found))
        rows = []
        for mode in MODES:
            every = sorted(t for kind in kinds for t in found[mode, kind])
            p99 = every[min(len(every) - 1, int(0.99 * len(every)))]
            medians = [statistics.median(found[mode, kind]) for kind in kinds]
            rows.append([mode] + [f"{m:.0f}" for m in medians] +
                        [f"{statistics.median(every):.0f}", f"{statistics.mean(every):.0f}", f"{p99:.0f}"])
            self.keep(what=f"warm: {mode}", median_us=statistics.median(every),
                      mean_us=statistics.mean(every), p99_us=p99)
            for kind, median in zip(kinds, medians):
                self.keep(what=f"warm: {mode}, {kind}", median_us=median)
        table([f"{len(found[MODES[0], kinds[0]])}+ queries of a kind, warm, median µs"] + kinds +
              ["all", "mean", "p99"], rows)

    def adds(self):
        """One briefing after the other into the index; those after which it holds no more segments
        than before have merged. Both until the process ends; CPU apart, for busy machines."""
        index, folder = f"{self.folder}/adds/.brief", f"{self.folder}/adds"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.index_path(True), index)
        times = {"no merge": [], "merge": []}
        before = self.count_segments(index)
        for i, text in enumerate(generate.briefings(self.options.adds)):
            path = f"{folder}/{i:05}.txt"
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            code, wall, cpu, _, said = spawn([self.index_program, "add", "--quiet", "--index", index, path])
            if code:
                sys.exit(f"tests/bench: add: exit {code}: {said}")
            now = self.count_segments(index)
            times["merge" if now <= before else "no merge"].append((wall * 1e3, cpu * 1e3))
            before = now
        rows = []
        for name, runs in times.items():
            if not runs:
                continue
            wall, cpu = (sorted(column) for column in zip(*runs))
            values = [statistics.median(wall), wall[int(0.99 * len(wall))], wall[-1], statistics.median(cpu)]
            rows.append([f"add one briefing, {name}", str(len(runs))] + [f"{v:.1f}" for v in values])
            self.keep(what=f"add one briefing, {name}", runs=len(runs), median_ms=values[0],
                      p99_ms=values[1], worst_ms=values[2], cpu_median_ms=values[3])
        table(["whole process", "runs", "median ms", "p99 ms", "worst ms", "CPU median ms"], rows)
        shutil.rmtree(folder)

    def count_segments(self, index):
        said = said_by([self.index_program, "status", "--index", index, "--format", "jsonl"])
        return json.loads(said[0])["segments"]

    def hostile_texts(self):
        """MB/s of CPU time at 1 MB and at 4 MB: equal where the cost is linear."""
        rows, index, path = [], f"{self.folder}/hostile.brief", f"{self.folder}/hostile.txt"
        for name in hostile.NAMES:
            rates = []
            for megabytes in (1, 4):
                with open(path, "w", encoding="utf-8") as f:
                    f.write(hostile.text(name, megabytes * 1_000_000))
                _, _, cpu, _, _ = quickest([self.index_program, "add", "--quiet", "--index", index,
                                            path], self.runs,
                                           lambda: shutil.rmtree(index, ignore_errors=True))
                rates.append(megabytes / cpu)
                self.keep(what=f"hostile: {name}", megabytes=megabytes, cpu_s=cpu)
            rows.append([name] + [f"{rate:.1f}" for rate in rates])
        os.remove(path)
        shutil.rmtree(index)
        table(["hostile text", "1 MB: MB/s", "4 MB: MB/s"], rows)

    def ask(self, name, command, env):
        times, codes = [], set()
        for _ in range(QUERY_RUNS):
            code, wall, _, peak, said = spawn(command, env)
            if code > 1:
                sys.exit(f"tests/bench: {' '.join(command)}: exit {code}: {said}")
            times.append(wall * 1e3)
            codes.add(code)
        times.sort()
        # Of 20 runs the 99th percentile is the slowest.
        median, p99 = statistics.median(times), times[int(0.99 * len(times))]
        self.keep(what=name, command=command[1:], median_ms=median, p99_ms=p99, peak_bytes=peak,
                  found=codes == {0})
        # The kernel counts the memory of the process that started it: there is a floor.
        self.floor = max(self.floor, peak if command == EMPTY else 0)
        shown = f"{peak / 2**20:.0f}" if peak > 1.05 * self.floor else f"< {peak / 2**20:.0f}"
        return [name, f"{median:.2f}", f"{p99:.2f}", shown, "yes" if codes == {0} else "no"]

    def asking(self):
        env = dict(os.environ, BRIEF_INDEX=self.index_path(True))
        rows = [self.ask("(an empty process)", EMPTY, env)]
        for name, *words in QUERIES:
            at = words.index("--") if "--" in words else len(words)
            command = [self.query_program, *words[:at], "--format", "jsonl", *words[at:]]
            rows.append(self.ask(name, command, env))
        table([f"process, {QUERY_RUNS} runs", "median ms", "p99 ms", "peak MiB", "found"], rows)


def arguments():
    parser = argparse.ArgumentParser(prog="make bench BENCH=…", description=__doc__)
    parser.add_argument("build", help=argparse.SUPPRESS)
    parser.add_argument("--input", metavar="FILE", help="JSON lines with id, title, body [generated]")
    parser.add_argument("--mb", type=float, default=15, help="megabytes to generate [15]")
    parser.add_argument("--queries", metavar="FILE", default=os.path.join(HERE, "queries.tsv"),
                        help="lines of id, kind, query, in the peer harness's language")
    parser.add_argument("--query-ms", type=int, default=20, help="time for a query and mode [20]")
    parser.add_argument("--adds", type=int, default=60, help="briefings added one by one [60]")
    parser.add_argument("--runs", type=int, default=2, help="runs of which the quickest counts [2]")
    parser.add_argument("--json", metavar="FILE", help="where figures go, too [BUILD/bench.jsonl]")
    parser.add_argument("--only", metavar="PART,…", default=",".join(PARTS),
                        help=f"some of: {', '.join(PARTS)} (what asks needs indexing)")
    return parser.parse_args()


def main():
    options = arguments()
    build = os.path.abspath(options.build)
    only = options.only.split(",")
    bench = Bench(build, options)
    print(f"{os.path.basename(bench.source)}: {bench.size / 1e6:.1f} MB, {os.cpu_count()} cores, "
          f"best of {bench.runs} runs\n", flush=True)
    if "indexing" in only:
        bench.indexing()
        bench.sizes()
    if "stages" in only:
        bench.stages()
    if "hostile" in only:
        bench.hostile_texts()
    if "queries" in only:
        bench.queries()
    if "adds" in only:
        bench.adds()
    if "processes" in only:
        bench.asking()
    if only == PARTS:
        for entities in (False, True):
            shutil.rmtree(bench.index_path(entities))


if __name__ == "__main__":
    main()
