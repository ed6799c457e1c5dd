"""The reader answers for every file within 2 s and 200 MB, calls nobody and leaves nothing."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal.word.reader import read
from portal.word.refusal import SENTENCES, Reason, Refused
from tests.word.hostile import hostile

SECONDS = 2.0
MEGABYTES = 200

# Runs in a process of its own: reads each file, compares it, and tells what it cost. An audit hook ends it at once
# when anything connects, starts a program or opens a file for writing.
READER = """
import json, os, resource, sys, time
from pathlib import Path
from portal.word.baseline import Baseline
from portal.word.compare import compare
from portal.word.reader import read
from portal.word.refusal import Refused

def forbid(event, arguments):
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.mkdir", "os.rename", "tempf")):
        os.write(2, f"{event} {arguments}".encode())
        os._exit(9)

sent = Baseline.from_json(Path(sys.argv[1]).read_text())
names = sys.argv[2:]
compare(sent, read(Path(names[0]).read_bytes()))
sys.addaudithook(forbid)
told = {}
for name in names[1:]:
    data = Path(name).read_bytes()
    start = time.process_time()
    try:
        compare(sent, read(data))
        reason = None
    except Refused as refused:
        reason = refused.reason.value
    del data
    told[name] = reason, time.process_time() - start
status = Path("/proc/self/status")  # what getrusage tells includes the parent's memory at the fork
most = next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) if status.exists() else (
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)
print(json.dumps([told, most / 1000]))
"""


@pytest.fixture(scope="module")
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


@pytest.fixture(scope="module")
def files(listener):
    return list(hostile(f"http://127.0.0.1:{listener.getsockname()[1]}"))


@pytest.fixture(scope="module")
def told(files, tmp_path_factory):
    from portal.word.baseline import baseline_of  # noqa: PLC0415
    from portal.word.writer import write  # noqa: PLC0415
    from tests.word.samples import a_plan  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("hostile")
    (folder / "sent.json").write_text(baseline_of(a_plan()).to_json())
    (folder / "plan.docx").write_bytes(write(a_plan()))
    paths = []
    for number, (_, _, data) in enumerate(files):
        paths.append(folder / f"{number}.docx")
        paths[-1].write_bytes(data)
    before = sorted(Path(folder).iterdir())
    names = [str(path) for path in (folder / "plan.docx", *paths)]
    run = subprocess.run(
        [sys.executable, "-c", READER, str(folder / "sent.json"), *names], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert sorted(Path(folder).iterdir()) == before
    answers, memory = json.loads(run.stdout)
    return [answers[str(path)] for path in paths], memory


def test_there_are_at_least_forty_kinds_and_they_differ(files):
    assert len(files) >= 40
    assert len({name for name, _, _ in files}) == len(files)
    assert {reason for _, reason, _ in files} >= set(Reason)


def test_each_is_refused_for_its_own_reason(files, told):
    wrong = [
        (name, reason and reason.value, got)
        for (name, reason, _), (got, _) in zip(files, told[0], strict=True)
        if got != (reason and reason.value)
    ]
    assert wrong == []


def test_each_is_answered_in_time(files, told):
    slow = [(name, seconds) for (name, _, _), (_, seconds) in zip(files, told[0], strict=True) if seconds > SECONDS]
    assert slow == []


def test_all_of_them_together_stay_within_the_memory_of_one(told):
    assert told[1] < MEGABYTES


def test_none_of_them_calls_anybody(told, listener):
    with pytest.raises(TimeoutError):
        listener.accept()


def test_each_reason_says_in_dutch_what_to_do():
    assert set(SENTENCES) == set(Reason)
    for reason in Reason:
        words = str(SENTENCES[reason]).split()
        assert len(words) > 8, reason


def test_a_refusal_carries_no_word_of_the_file(files):
    for _, reason, data in files:
        if reason is not None:
            with pytest.raises(Refused) as refused:
                read(data)
            assert "Wat ik wil" not in refused.value.detail + str(refused.value)
