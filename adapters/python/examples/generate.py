"""A clip from words: generate.py PROMPT FILE. The server is FRAMEWRIGHT_SERVER, else 127.0.0.1:7850."""

import sys

import framewright


def main(prompt, file):
    with framewright.connect() as server:
        job = server.submit(framewright.generate(prompt))
        for event in job.watch():
            if event.HasField("progress"):
                print(f"{event.progress.phase} {event.progress.step}/{event.progress.total}", file=sys.stderr)
        print(job.save(file))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except framewright.FramewrightError as error:
        sys.exit(f"{error.reason}: {error}")
