"""The client against a real server, over whole and broken connections."""

import datetime
import hashlib
import os
import socket
import time
import uuid
from unittest import mock

import grpc
import pytest

import framewright
from framewright import errors, v1
from framewright._crc32c import crc32c

KITE = dict(frames=5, size="64x64", steps=2, seed=7)


def kite(**more):
    return framewright.generate("a red kite flying over a beach", **{**KITE, **more})


def test_a_clip_is_submitted_watched_and_saved(server, tmp_path):
    job = server.submit(kite(), labels={"shot": "12"})

    events = list(job.watch(previews=True))
    path = job.save(tmp_path / "kite.mp4")

    assert events[-1].job.state == v1.Job.STATE_SUCCEEDED
    assert events[-1].job.labels == {"shot": "12"}
    assert any(event.HasField("progress") for event in events)
    artefact = job.wait().artefacts[0]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == artefact.sha256
    assert artefact.clip.frames == 5
    assert os.listdir(tmp_path) == ["kite.mp4"]


def test_the_same_request_id_gives_the_same_job(server):
    wish = uuid.uuid4()

    first, second = (server.submit(kite(), request_id=wish) for _ in range(2))

    assert first.name == second.name
    with pytest.raises(framewright.FramewrightError) as refusal:
        server.submit(kite(seed=8), request_id=wish)
    assert refusal.value.reason == "REQUEST_ID_REUSED"


def test_an_estimate_names_the_exact_clip_and_runs_nothing(server):
    before = len(list(server.list_jobs()))

    estimate = server.estimate(kite())

    assert (estimate.clip.frames, estimate.clip.size.width) == (5, 64)
    assert len(list(server.list_jobs())) == before


def test_a_wrong_field_is_named(server):
    with pytest.raises(framewright.FramewrightError) as refusal:
        server.submit(kite(steps=4000))

    assert (refusal.value.reason, refusal.value.field) == ("INVALID_REQUEST", "sampling.steps")


def test_a_cancelled_job_ends_as_cancelled(server):
    job = server.submit(kite(frames=201, steps=50))
    job.cancel()

    with pytest.raises(framewright.JobEnded) as end:
        job.wait(60)

    assert end.value.reason == "CANCELLED"
    job.delete()
    job.delete()


def test_waiting_has_an_end_and_the_job_goes_on(server):
    job = server.submit(kite(frames=201, steps=50))

    with pytest.raises(TimeoutError):
        job.wait(0.2)

    assert not job.done()
    job.cancel()


def test_a_download_goes_on_where_the_connection_broke(server, proxied, tmp_path):
    content = os.urandom(3_000_000)
    (tmp_path / "noise.bin").write_bytes(content)
    artefact = server.upload(tmp_path / "noise.bin")
    proxy = proxied([700_000, 900_000, 800_000])
    offsets = []

    with framewright.connect(proxy.address) as broken:
        path = broken.download(artefact, tmp_path / "back.bin", lambda done, size: offsets.append(done))

    assert path.read_bytes() == content
    assert proxy.broken == 3
    assert offsets == sorted(set(offsets))
    assert sorted(os.listdir(tmp_path)) == ["back.bin", "noise.bin"]


def test_what_an_ended_process_left_of_a_download_is_used(server, tmp_path):
    content = os.urandom(1_000_000)
    (tmp_path / "noise.bin").write_bytes(content)
    artefact = server.upload(tmp_path / "noise.bin")
    (tmp_path / f".back.bin.{artefact.sha256[:16]}.part").write_bytes(content[:600_000])
    fetched = []

    server.download(artefact.name, tmp_path / "back.bin", lambda done, size: fetched.append(done))

    assert fetched[0] > 600_000
    assert (tmp_path / "back.bin").read_bytes() == content


def test_a_spoiled_part_of_a_download_is_thrown_away(server, tmp_path):
    content = os.urandom(500_000)
    (tmp_path / "noise.bin").write_bytes(content)
    artefact = server.upload(tmp_path / "noise.bin")
    (tmp_path / f".back.bin.{artefact.sha256[:16]}.part").write_bytes(b"x" * 600_000)

    server.download(artefact, tmp_path / "back.bin")

    assert (tmp_path / "back.bin").read_bytes() == content


def test_an_upload_goes_on_where_the_connection_broke(server, proxied, tmp_path):
    content = os.urandom(4_000_000)
    (tmp_path / "noise.bin").write_bytes(content)
    proxy = proxied([1_000_000, 1_500_000], upwards=True)

    with framewright.connect(proxy.address) as broken:
        artefact = broken.upload(tmp_path / "noise.bin")

    assert artefact.sha256 == hashlib.sha256(content).hexdigest()
    assert artefact.size_bytes == len(content)
    assert proxy.broken == 2


def test_a_file_is_sent_once(server, tmp_path):
    (tmp_path / "noise.bin").write_bytes(os.urandom(10_000))
    first = server.upload(tmp_path / "noise.bin")
    sent = []

    second = server.upload(tmp_path / "noise.bin", on_bytes=lambda done, size: sent.append(done))

    assert (second.name, sent) == (first.name, [])


def test_watching_goes_on_after_a_broken_connection(server, proxied):
    job = server.submit(kite(frames=33, steps=20))
    proxy = proxied([1_500, 1_500])

    with framewright.connect(proxy.address) as broken:
        events = list(broken.job(job.name).watch(previews=True))

    assert events[-1].job.state == v1.Job.STATE_SUCCEEDED
    assert proxy.broken > 0


def test_an_unreachable_server_is_named_after_the_patience():
    with framewright.connect("127.0.0.1:1", patience=1) as nobody:
        with pytest.raises(framewright.FramewrightError) as failure:
            nobody.capabilities()

    assert failure.value.reason == "UNAVAILABLE"


def test_waiting_keeps_its_time_where_no_server_is():
    with framewright.connect("127.0.0.1:1", patience=20) as nobody:
        with pytest.raises(TimeoutError):
            nobody.job("some").wait(0.5)


def test_a_call_without_an_answer_may_be_made_again_and_a_job_past_its_deadline_may_not():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with framewright.connect("127.0.0.1:%d" % silent.getsockname()[1]) as client:
            with pytest.raises(grpc.RpcError) as silence:
                client.videos.GetJob(v1.GetJobRequest(name="jobs/some"), timeout=0.2)
    late = errors._STATUS(code=4)
    late.details.add().Pack(errors._INFO(reason="DEADLINE_EXCEEDED"))

    assert errors.of_call(silence.value).passing
    assert not errors.of_status(late).passing
    assert errors.FramewrightError("cut off", "CANCELLED", code=grpc.StatusCode.CANCELLED).passing


def test_a_connection_is_pinged_for_as_long_as_it_is_silent(monkeypatch):
    given = {}
    monkeypatch.setattr(grpc, "insecure_channel", lambda server, options: given.update(options) or mock.MagicMock())

    framewright.connect("127.0.0.1:1")

    assert given["grpc.http2.max_pings_without_data"] == 0


@pytest.mark.parametrize("server, direct", [("127.0.0.1:1", True), ("localhost:1", True), ("films.example:443", False)])
def test_this_machine_is_reached_without_a_proxy(monkeypatch, server, direct):
    given = {}
    for kind in ("insecure_channel", "secure_channel"):
        monkeypatch.setattr(grpc, kind, lambda *words: given.update(words[-1]) or mock.MagicMock())

    framewright.connect(server)

    assert (given.get("grpc.enable_http_proxy") == 0) == direct


def test_patience_counts_from_the_first_failure():
    away = errors.FramewrightError("away", "UNAVAILABLE", code=grpc.StatusCode.UNAVAILABLE)
    patience = framewright._retry.Patience(0.5)
    time.sleep(0.6)

    patience.bear(away)

    with pytest.raises(errors.FramewrightError):
        while True:
            patience.bear(away)


@pytest.mark.parametrize(
    "fps, rate",
    [
        (24, (24, 1)),
        (12.5, (25, 2)),
        (30000 / 1001, (30000, 1001)),
        (23.976, (24000, 1001)),
        ("29.97", (30000, 1001)),
        ("24000/1001", (24000, 1001)),
    ],
)
def test_a_rate_is_read_as_it_is_usually_written(fps, rate):
    frame_rate = framewright.generate("a kite", fps=fps).clip.frame_rate

    assert (frame_rate.numerator, frame_rate.denominator) == rate


def test_a_deadline_without_a_zone_is_of_this_machines(monkeypatch):
    monkeypatch.setenv("TZ", "EAST-9")
    time.tzset()
    try:
        job = framewright.client._job(kite(), deadline=datetime.datetime(2030, 1, 1, 9))
    finally:
        monkeypatch.undo()
        time.tzset()

    assert job.deadline.ToJsonString() == "2030-01-01T00:00:00Z"


def test_capabilities_and_models_are_listed(server):
    assert "generate" in server.capabilities()
    assert "starter" in server.models()


def test_a_made_clip_is_extended_by_its_name(server, tmp_path):
    clip = server.submit(kite(frames=9)).wait().artefacts[0]

    longer = server.submit(framewright.extend(clip, "a red kite flying over a beach", frames=13, steps=2, seed=1))

    assert longer.wait().artefacts[0].clip.frames > 9


def test_the_checksum_is_castagnoli():
    assert crc32c(b"123456789") == 0xE3069283


@pytest.mark.parametrize("setting", ["colour", "sed"])
def test_an_unknown_setting_is_refused(setting):
    with pytest.raises(TypeError, match=setting):
        framewright.generate("a kite", **{setting: 1})
