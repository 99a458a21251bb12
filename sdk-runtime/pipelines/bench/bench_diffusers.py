#!/usr/bin/env python3
"""The reference's side of the benchmark: one JSON line per case, wall seconds and CPU seconds of the calling thread for every run.

    python bench_diffusers.py make DIR            write the checkpoints that both sides read (random weights)
    python bench_diffusers.py make-model DIR      write the whole 1.3B model, for model.float32 and model.bfloat16 (6 GB)
    python bench_diffusers.py run DIR [CASE...]   time them; threads from OMP_NUM_THREADS, runs from RUNS
"""
import json
import os
import resource
import sys
import time
import warnings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
warnings.filterwarnings("ignore")
import torch
from diffusers import AutoencoderKLWan, FlowMatchEulerDiscreteScheduler, WanTransformer3DModel
from safetensors.torch import load_file

STEP = dict(num_attention_heads=4, attention_head_dim=64, num_layers=8, ffn_dim=1024, text_dim=128, in_channels=36)
BLOCK = dict(num_attention_heads=12, attention_head_dim=128, num_layers=1, ffn_dim=8960)


def fill(m):
    with torch.no_grad():
        for p in m.parameters():
            if p.ndim > 1:
                p.normal_(0, (p.numel() // p.shape[0]) ** -0.5)
            else:
                p.normal_(0.5, 0.1)
    return m.eval()


def make(folder):
    torch.manual_seed(0)
    fill(WanTransformer3DModel(**STEP)).save_pretrained(folder + "/step")
    fill(WanTransformer3DModel(**BLOCK)).save_pretrained(folder + "/block")
    fill(AutoencoderKLWan()).save_pretrained(folder + "/vae")


def make_model(folder):
    torch.manual_seed(0)
    fill(WanTransformer3DModel(**{**BLOCK, "num_layers": 30})).save_pretrained(folder + "/model", max_shard_size="20GB")


def load(cls, folder, dtype):
    """as from_pretrained does, without accelerate: some transformer modules stay float in every type"""
    m = cls.from_config(cls.load_config(folder))
    m.load_state_dict(load_file(folder + "/diffusion_pytorch_model.safetensors"))
    kept = getattr(m, "_keep_in_fp32_modules", None) or []
    for name, p in m.named_parameters():
        if not any(k in name.split(".") for k in kept):
            p.data = p.data.to(dtype)
    return m.eval()


def step(folder, dtype):
    """one denoising step of the starter's shape: with and without prompt, guidance, Euler"""
    m = load(WanTransformer3DModel, folder + "/step", dtype)
    s = FlowMatchEulerDiscreteScheduler(shift=3.0)
    s.set_timesteps(1000)
    z, extra = torch.randn(1, 16, 5, 12, 12), torch.zeros(1, 20, 5, 12, 12)
    with_, without = torch.randn(1, 32, 128).to(dtype), torch.randn(1, 32, 128).to(dtype)
    it = iter(s.timesteps)

    def run():
        nonlocal z
        t = next(it)
        x = torch.cat([z, extra], 1).to(dtype)
        v = m(x, t[None], with_, return_dict=False)[0]
        u = m(x, t[None], without, return_dict=False)[0]
        z = s.step((u + 5.0 * (v - u)).float(), t, z, return_dict=False)[0]
    return run


def block(folder, dtype):
    """one block of the 1.3B model, 1560 tokens (480 x 832, one latent frame), 512 context tokens"""
    m = load(WanTransformer3DModel, folder + "/block", dtype)
    rot = m.rope(torch.zeros(1, 1, 1, 60, 104))
    x, e = torch.randn(1, 1560, 1536).to(dtype), torch.randn(1, 512, 1536).to(dtype)
    t = torch.randn(1, 6, 1536) * 0.1
    return lambda: m.blocks[0](x, e, t, rot)


def model(folder, dtype):
    """one call of the whole 1.3B model for 17 x 256 x 256: 1280 tokens, 512 context tokens; a step with guidance is two"""
    m = load(WanTransformer3DModel, folder + "/model", dtype)
    x, e = torch.randn(1, 16, 5, 32, 32).to(dtype), torch.randn(1, 512, 4096).to(dtype)
    return lambda: m(x, torch.tensor([500.0]), e, return_dict=False)


def vae(folder, dtype, side=12):
    """decode 17 x 96 x 96 with the published autoencoder's shape"""
    m = load(AutoencoderKLWan, folder + "/vae", dtype)
    z = torch.randn(1, 16, 5, side, side).to(dtype)
    return lambda: m.decode(z, return_dict=False)


def vae256(folder, dtype):
    """decode 17 x 256 x 256, the same"""
    return vae(folder, dtype, 32)


CASES = {"step": (step, 12), "block": (block, 5), "vae": (vae, 3)}
LONG = {"model": (model, 2), "vae256": (vae256, 1)}  # only when named; nothing is warmed up


def main():
    what, folder, *names = sys.argv[1:]
    if what == "make":
        return make(folder)
    if what == "make-model":
        return make_model(folder)
    torch.set_grad_enabled(False)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    for name, (case, runs) in {**CASES, **(LONG if names else {})}.items():
        for dtype in (torch.float32, torch.bfloat16):
            key = f"{name}.{str(dtype)[6:]}"
            if names and key not in names:
                continue
            f = case(folder, dtype)
            if name not in LONG:
                f()
            wall, cpu = [], []
            for _ in range(int(os.environ.get("RUNS", runs))):
                w, c = time.perf_counter(), time.thread_time()
                f()
                wall.append(time.perf_counter() - w)
                cpu.append(time.thread_time() - c)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # of this case alone where it is the only one
            print(json.dumps(dict(side="diffusers", case=key, wall=wall, cpu=cpu, peak=peak)), flush=True)


main()
