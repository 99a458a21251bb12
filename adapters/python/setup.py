"""Compiles the .proto files of adapters/grpc/proto into the one file of descriptors that the package reads."""

import pathlib
import shutil
import sys
import tempfile

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = pathlib.Path(__file__).resolve().parent
IN_REPOSITORY = HERE.parent / "grpc/proto/src/main/protobuf"
IN_ARCHIVE = HERE / "protobuf"


def compile_descriptors(target):
    from google.rpc import status_pb2
    from grpc_tools import protoc

    own = IN_ARCHIVE if IN_ARCHIVE.is_dir() else IN_REPOSITORY
    files = sorted(str(f.relative_to(own)) for f in (own / "framewright/v1").glob("*.proto"))
    if not files:
        sys.exit(f"no .proto files below {own}; build in a checkout of Framewright, or from its source archive")
    common = pathlib.Path(status_pb2.__file__).parents[2]
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    with tempfile.TemporaryDirectory() as renamed:
        # The package has this file under another name than the one that everybody imports.
        operations = pathlib.Path(renamed) / "google/longrunning/operations.proto"
        operations.parent.mkdir(parents=True)
        operations.write_text((common / "google/longrunning/operations_proto.proto").read_text())
        paths = [f"-I{own}", f"-I{renamed}", f"-I{common}", f"-I{well_known}"]
        files += ["google/longrunning/operations.proto", "google/rpc/error_details.proto"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if protoc.main(["protoc", *paths, "--include_imports", f"--descriptor_set_out={target}", *files]):
            sys.exit("protoc refused the .proto files")


class Build(build_py):
    def run(self):
        super().run()
        root = HERE / "src" if self.editable_mode else pathlib.Path(self.build_lib)
        compile_descriptors(root / "framewright/framewright.binpb")


class Archive(sdist):
    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        if IN_REPOSITORY.is_dir():
            shutil.copytree(IN_REPOSITORY, pathlib.Path(base_dir) / "protobuf", dirs_exist_ok=True)


setup(cmdclass={"build_py": Build, "sdist": Archive})
