"""Indexing and query costs of the built programs, side by side in one run; see ./run."""
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
EMPTY = ["/bin/true"]

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


def spawn(command, env=None):
    """Run with output thrown away: (exit code, wall s, cpu s, peak bytes, error text)."""
    errors = os.memfd_create("errors")
    actions = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
               (os.POSIX_SPAWN_DUP2, errors, 2)]
    began = time.perf_counter()
    pid = os.posix_spawn(command[0], command, env or os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    said = os.pread(errors, 2000, 0).decode(errors="replace").strip()
    os.close(errors)
    return code, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, said


def disk_bytes(folder):
    """What the folder occupies: an LMDB file may be sparse."""
    return sum(os.stat(os.path.join(top, name)).st_blocks * 512
               for top, _, names in os.walk(folder) for name in names)


def quickest(command, runs, before=lambda: None, env=None):
    best = None
    for _ in range(runs):
        before()
        result = spawn(command, env)
        if result[0]:
            sys.exit(f"tests/bench: {' '.join(command)}: exit {result[0]}: {result[4]}")
        if best is None or result[1] < best[1]:
            best = result
    return best


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("| --- |" + " ---: |" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


class Bench:
    def __init__(self, build, source):
        self.index_program, self.query_program = f"{build}/brief-index", f"{build}/brief-query"
        self.stages_program = f"{build}/bench-stages"
        self.folder = f"{build}/bench"
        self.records = open(f"{build}/bench.jsonl", "w", encoding="utf-8")
        self.floor = 0
        self.runs = int(os.environ.get("BENCH_RUNS") or 2)
        os.makedirs(self.folder, exist_ok=True)
        self.source = source or self.generated()
        with open(self.source, "rb") as f:  # and warm the file cache
            self.size = sum(len(block) for block in iter(lambda: f.read(1 << 20), b""))

    def generated(self):
        megabytes = float(os.environ.get("BENCH_MB") or 60)
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
                    command, self.runs, lambda: shutil.rmtree(index, ignore_errors=True))
                on_disk = disk_bytes(index)
                if threads == 1:
                    cpus["entities" if entities else "words only"] = cpu
                name = f"add, {'entities' if entities else 'words only'}, {threads} thread" + \
                    ("s" if threads > 1 else "")
                rows.append([name, f"{wall:.2f}", f"{cpu:.2f}", f"{self.size / 1e6 / wall:.1f}",
                             f"{on_disk / 2**20:.0f}", f"{peak / 2**20:.0f}"])
                self.keep(what=name, wall_s=wall, cpu_s=cpu, index_bytes=on_disk, peak_bytes=peak)
        self.keep(what="entities on / off", cpu_ratio=cpus["entities"] / cpus["words only"])
        _, wall, cpu, peak, _ = quickest([self.index_program, "extract", self.source], self.runs)
        rows.append(["extract", f"{wall:.2f}", f"{cpu:.2f}", f"{self.size / 1e6 / wall:.1f}", "-",
                     f"{peak / 2**20:.0f}"])
        self.keep(what="extract", wall_s=wall, cpu_s=cpu, peak_bytes=peak)
        table(["indexing", "wall s", "CPU s", "MB/s", "index MiB", "peak MiB"], rows)
        print(f"entities on cost {100 * (cpus['entities'] / cpus['words only'] - 1):.0f} % more CPU time "
              "than words only, one thread\n", flush=True)

    def stages(self):
        """CPU time of each stage, one thread, documents read before."""
        command = [self.stages_program, "--runs", str(self.runs + 1), self.source]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"tests/bench: {' '.join(command)}: {done.stderr.strip()}")
        rows = []
        for line in done.stdout.splitlines():
            record = json.loads(line)
            rate = record.get("mb_per_s", 1e3 / max(record["ms_per_mb"], 1e-3))
            rows.append([record["stage"], f"{record['ms_per_mb']:.2f}", f"{rate:.0f}"])
            self.keep(what=f"stage: {record['stage']}", ms_per_mb=record["ms_per_mb"])
        table(["stage, one thread", "CPU ms / MB of text", "MB/s"], rows)

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


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: sh tests/bench/run BUILD [INPUT.jsonl]")
    build = os.path.abspath(sys.argv[1])
    source = os.path.abspath(sys.argv[2]) if len(sys.argv) == 3 else None
    bench = Bench(build, source)
    print(f"{os.path.basename(bench.source)}: {bench.size / 1e6:.1f} MB, {os.cpu_count()} cores, "
          f"best of {bench.runs} runs\n", flush=True)
    bench.indexing()
    bench.stages()
    bench.hostile_texts()
    bench.asking()
    for entities in (False, True):
        shutil.rmtree(bench.index_path(entities))


if __name__ == "__main__":
    main()
