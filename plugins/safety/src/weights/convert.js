// Converts the MobileNet v2 of the npm package nsfwjs into safetensors: dequantised, batch normalisation folded into the
// convolutions, float16.   npm pack nsfwjs@4.3.0 && tar xzf nsfwjs-4.3.0.tgz && node convert.js package frame-classifier.safetensors
const fs = require('fs');
const path = require('path');
const [, , source, target] = process.argv;
const load = name => require(path.resolve(source, 'dist/models/mobilenet_v2', name));
const model = load('model.min.js');
const bytes = Buffer.from(load('group1-shard1of1.min.js'), 'base64');

const tensors = {};
let at = 0;
for (const { name, shape, quantization } of model.weightsManifest[0].weights) {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    values[i] = quantization ? bytes[at + i] * quantization.scale + quantization.min : bytes.readFloatLE(at + 4 * i);
  }
  at += size * (quantization ? 1 : 4);
  tensors[name] = { shape, values };
}
if (at !== bytes.length) throw new Error(`read ${at} of ${bytes.length} bytes`);

const out = {};
function transposed({ shape, values }, order) {
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));
  const wanted = order.map(d => shape[d]);
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) {
    let rest = i;
    let from = 0;
    for (let d = wanted.length - 1; d >= 0; d--) {
      from += (rest % wanted[d]) * strides[order[d]];
      rest = Math.floor(rest / wanted[d]);
    }
    result[i] = values[from];
  }
  return { shape: wanted, values: result };
}
function convolution(name, kernel, normalisation, order) {
  const weight = transposed(tensors[kernel], order);
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(
    part => tensors[`${normalisation}/${part}`].values);
  const each = weight.values.length / weight.shape[0];
  const factor = gamma.map((g, c) => g / Math.sqrt(variance[c] + 0.001));
  out[`${name}.weight`] = { shape: weight.shape, values: weight.values.map((v, i) => v * factor[Math.floor(i / each)]) };
  out[`${name}.bias`] = { shape: [weight.shape[0]], values: beta.map((b, c) => b - mean[c] * factor[c]) };
}
const FULL = [3, 2, 0, 1];
const DEPTH = [2, 3, 0, 1];
convolution('stem', 'Conv1/kernel', 'bn_Conv1', FULL);
convolution('0.depthwise', 'expanded_conv_depthwise/depthwise_kernel', 'expanded_conv_depthwise_BN', DEPTH);
convolution('0.project', 'expanded_conv_project/kernel', 'expanded_conv_project_BN', FULL);
for (let b = 1; b <= 16; b++) {
  convolution(`${b}.expand`, `block_${b}_expand/kernel`, `block_${b}_expand_BN`, FULL);
  convolution(`${b}.depthwise`, `block_${b}_depthwise/depthwise_kernel`, `block_${b}_depthwise_BN`, DEPTH);
  convolution(`${b}.project`, `block_${b}_project/kernel`, `block_${b}_project_BN`, FULL);
}
convolution('head', 'Conv_1/kernel', 'Conv_1_bn', FULL);
for (let d = 1; d <= 3; d++) {
  out[`dense${d}.weight`] = transposed(tensors[`dense_${d}/kernel`], [1, 0]);
  out[`dense${d}.bias`] = tensors[`dense_${d}/bias`];
}

function half(value) {
  const single = new Float32Array([value]);
  const bits = new Uint32Array(single.buffer)[0];
  const sign = (bits >>> 16) & 0x8000;
  const size = Math.abs(single[0]);
  if (size >= 65504) throw new Error('too large for float16');
  if (size < 6.103515625e-5) return sign | Math.round(size / 5.960464477539063e-8);
  const exponent = ((bits >>> 23) & 0xff) - 112;
  return sign + ((exponent << 10) + Math.round((bits & 0x7fffff) / 8192));
}
const header = {};
let end = 0;
for (const [name, { shape, values }] of Object.entries(out)) {
  header[name] = { dtype: 'F16', shape, data_offsets: [end, (end += 2 * values.length)] };
}
let json = JSON.stringify(header);
json += ' '.repeat((8 - (json.length % 8)) % 8);
const file = Buffer.alloc(8 + json.length + end);
file.writeBigUInt64LE(BigInt(json.length));
file.write(json, 8);
let place = 8 + json.length;
for (const { values } of Object.values(out)) {
  for (const value of values) {
    file.writeUInt16LE(half(value), place);
    place += 2;
  }
}
fs.writeFileSync(target, file);
