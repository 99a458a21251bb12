// Times stable-diffusion.cpp on the shapes of bench_diffusers.py: one JSON line per case. Weights are random and its own, not those of the other two sides:
// it takes no diffusers layout. build_sd_cpp.sh builds it, run.sh calls it where SD_CPP names it.
//   bench_sd_cpp CASE [RUNS]      CASE: model.float32, model.float16, vae.float32, vae256.float32; one thread
#include <cstdio>
#include <ctime>
#include <random>

#include "wan.hpp"

static double cpu() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static double wall() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void fill(std::map<std::string, ggml_tensor*>& tensors) {
    std::mt19937 random(0);
    std::normal_distribution<float> normal(0, 1);
    std::vector<float> some(1 << 20);
    for (float& value : some) value = normal(random);
    for (auto& [name, tensor] : tensors) {
        int64_t count = ggml_nelements(tensor);
        float scale   = ggml_n_dims(tensor) > 1 ? 1.f / std::sqrt((float)(count / std::max<int64_t>(1, tensor->ne[ggml_n_dims(tensor) - 1]))) : .1f;
        std::vector<float> values(count);
        for (int64_t i = 0; i < count; i++) values[i] = scale * some[i % some.size()];
        if (tensor->type == GGML_TYPE_F32) {
            ggml_backend_tensor_set(tensor, values.data(), 0, ggml_nbytes(tensor));
        } else {
            std::vector<ggml_fp16_t> halves(count);
            ggml_fp32_to_fp16_row(values.data(), halves.data(), count);
            ggml_backend_tensor_set(tensor, halves.data(), 0, ggml_nbytes(tensor));
        }
    }
}

template <class Run>
static void measure(const std::string& key, int runs, Run run) {
    std::string walls, cpus;
    for (int i = 0; i < runs; i++) {
        double w = wall(), c = cpu();
        run();
        walls += (i ? ", " : "") + std::to_string(wall() - w);
        cpus += (i ? ", " : "") + std::to_string(cpu() - c);
    }
    printf("{\"side\": \"stable-diffusion.cpp\", \"case\": \"%s\", \"wall\": [%s], \"cpu\": [%s]}\n", key.c_str(), walls.c_str(), cpus.c_str());
}

int main(int argc, char** argv) {
    std::string key  = argc > 1 ? argv[1] : "";
    std::string name = key.substr(0, key.find('.'));
    int runs         = argc > 2 ? atoi(argv[2]) : 2;
    ggml_backend_t backend = ggml_backend_cpu_init();
    std::map<std::string, ggml_tensor*> tensors;
    if (name == "model") {
        // The number of blocks is read from names alone.
        ggml_type type = key == "model.float16" ? GGML_TYPE_F16 : GGML_TYPE_F32;
        String2TensorStorage stored;
        for (int i = 0; i < 30; i++) {
            for (const char* layer : {"self_attn.q", "self_attn.k", "self_attn.v", "self_attn.o", "cross_attn.q", "cross_attn.k", "cross_attn.v", "cross_attn.o", "ffn.0", "ffn.2"}) {
                TensorStorage one;
                one.name = "blocks." + std::to_string(i) + "." + layer + ".weight";
                one.type = type;
                stored[one.name] = one;
            }
        }
        WAN::WanRunner model(backend, false, stored, "", VERSION_WAN2);
        model.alloc_params_buffer();
        model.get_param_tensors(tensors, "");
        fill(tensors);
        auto latents = sd::Tensor<float>({32, 32, 5, 16, 1});
        auto text    = sd::Tensor<float>({4096, 512, 1});
        std::mt19937 random(1);
        std::normal_distribution<float> normal(0, 1);
        for (auto* t : {&latents, &text})
            for (int64_t i = 0; i < t->numel(); i++) t->data()[i] = normal(random);
        auto time = sd::Tensor<float>::from_vector({500.f});
        measure(key, runs, [&] {
            auto out = model.compute(1, latents, time, text);
            if (out.empty()) exit(3);
        });
    } else if (name == "vae" || name == "vae256") {
        int64_t side = name == "vae" ? 12 : 32;
        WAN::WanVAERunner model(backend, false, {}, "", true, VERSION_WAN2);
        model.alloc_params_buffer();
        model.get_param_tensors(tensors, "");
        fill(tensors);
        auto latents = sd::Tensor<float>({side, side, 5, 16, 1});
        std::mt19937 random(1);
        std::normal_distribution<float> normal(0, 1);
        for (int64_t i = 0; i < latents.numel(); i++) latents.data()[i] = normal(random);
        measure(key, runs, [&] {
            auto out = model._compute(1, latents, true);
            if (out.empty()) exit(3);
        });
    } else {
        fprintf(stderr, "unknown case %s\n", key.c_str());
        return 2;
    }
    return 0;
}
