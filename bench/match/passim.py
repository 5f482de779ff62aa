#!/usr/bin/env python3
"""passim.py HARNESS PASSIM [N_PAGES]: copied passages beside passim 2 (https://github.com/dasmiq/passim; PASSIM is a folder
with its sources; pip install pyspark==4.0.1 graphframes-py==0.9.3 intervaltree, and a JVM), on the same planted pages, in one
run, one core each: page pairs found, and pages a CPU second.

passim runs up to its extents, the aligned passages of pairs of pages; what it does behind that, grouping them, is not asked
of it (it takes a JVM package beside the Python ones). CPU is that of all its processes, the start of the JVM among it."""
import glob, json, os, re, subprocess, sys, tempfile, time

harness, sources, n = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1000
folder = tempfile.mkdtemp()
path = f"{folder}/pages.txt"
out = subprocess.run([harness, "generate", str(n), path], capture_output=True, text=True, check=True).stdout
truth = {tuple(map(int, l.split("\t"))) for l in out.splitlines()}
with open(f"{folder}/pages.json", "w", encoding="utf-8") as f:
    for i, text in enumerate(open(path, encoding="utf-8").read().split("\f")):
        f.write(json.dumps({"id": str(i), "series": str(i), "text": text}) + "\n")


def score(name, pairs, seconds):
    hit = len(truth & pairs)
    print(f"{name:8} recall {hit / len(truth):.4f} precision {hit / max(1, len(pairs)):.4f} {n / seconds:9.1f} pages/s cpu")
    return n / seconds


def cpu_of_session(session, known):
    """Adds up the CPU seconds of a session's processes; `known` remembers those that have ended."""
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(stat) as f: fields = f.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session: known[stat] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return sum(known.values())


run = subprocess.run([harness, "pages", path], capture_output=True, text=True, check=True)
ours = {tuple(map(int, l.split("\t")[:2])) for l in run.stdout.splitlines()}
base = score("hearsay", ours, float(re.search(r"cpu ([0-9.]+)", run.stderr).group(1)))

log = open(f"{folder}/log", "w")
passim = subprocess.Popen(["spark-submit", "--master", "local[1]", "--driver-memory", "4g", f"{sources}/passim/seriatim.py",
                           "--all-pairs", "--fields", "xxhash64(series) as gid", "--filterpairs", "gid < gid2", "--to-extents",
                           f"{folder}/pages.json", f"{folder}/out"], stdout=log, stderr=log, start_new_session=True,
                          env=os.environ | {"SPARK_CONF_DIR": f"{sources}/conf", "PYSPARK_PYTHON": sys.executable})
known, seconds = {}, 0.0
while passim.poll() is None:
    seconds = cpu_of_session(passim.pid, known)
    time.sleep(0.2)
if passim.returncode: sys.exit(f"passim ended with {passim.returncode}: see {folder}/log")

from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
number = {r["gid"]: int(r["id"]) for r in
          spark.read.json(f"{folder}/pages.json").selectExpr("xxhash64(series) as gid", "id").collect()}
found = {tuple(sorted((number[r["gid"]], number[r["gid2"]]))) for r in
         spark.read.parquet(f"{folder}/out/tmp/extents.parquet").select("gid", "gid2").collect()}
spark.stop()
print(f"hearsay is {base / score('passim', found, seconds):.0f} times as fast")
