"""Int8 matrices with fixed ranges: a text gives the same numbers, whatever it is batched with.

ONNX Runtime's dynamic quantisation takes one range from the whole batch, so that a word's damage
logit moves by a whole unit with the company it keeps. Here ranges are fixed beforehand, on sample
text. A few channels are far larger than the rest; part of their size is moved into the weights
first (SmoothQuant, Xiao et al. 2023, arXiv 2211.10438), and what little lies beyond the range that
holds all but a hundred-thousandth of the values is cut off.
"""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

Feed = Mapping[str, NDArray[np.generic]]

MIGRATED = 0.8  # how much of a channel's size moves into the weights, as an exponent
COVERED = 99.999  # per cent of values inside the range, on either side


def quantize(model: onnx.ModelProto, feeds: Sequence[Feed]) -> onnx.ModelProto:
    """Every multiplication with constant weights in int8, ranges as seen on ``feeds``."""
    smooth = _smooth(model, feeds)
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "smooth.onnx"), Path(folder, "int8.onnx")
        onnx.save(smooth, before)
        quantize_dynamic(
            before,
            after,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
        )
        quantized = onnx.load(after)
    dynamic = [n for n in quantized.graph.node if n.op_type == "DynamicQuantizeLinear"]
    seen = observe(smooth, [n.input[0] for n in dynamic], feeds)
    nodes = []
    for node in quantized.graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            fixed = fixed_range(seen[node.input[0]], node.output[1], node.output[2])
            quantized.graph.initializer.extend(fixed)
            inputs = [node.input[0], node.output[1], node.output[2]]
            node = helper.make_node("QuantizeLinear", inputs, [node.output[0]])
        nodes.append(node)
    del quantized.graph.node[:]
    quantized.graph.node.extend(nodes)
    _fuse(quantized)
    return quantized


def _fuse(model: onnx.ModelProto) -> None:
    """Product, conversion, scales and bias in one operator of ONNX Runtime's own.

    It does so by itself for dynamic ranges, but does not recognise the pattern with fixed ones.
    """
    graph = model.graph
    users: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    maker = {output: node for node in graph.node for output in node.output}
    constants = {i.name for i in graph.initializer}
    for node in graph.node:
        for name in node.input:
            users[name].append(node)
    gone: list[onnx.NodeProto] = []
    fused: dict[str, onnx.NodeProto] = {}
    for product in [n for n in graph.node if n.op_type == "MatMulInteger"]:
        (cast,) = users[product.output[0]]
        (scaled,) = users[cast.output[0]]
        scales = maker[next(i for i in scaled.input if i != cast.output[0])]
        left, right, left_zero, right_zero = product.input
        inputs = [left, right, *scales.input, left_zero, right_zero]
        last = scaled
        followers = users[scaled.output[0]]
        if len(followers) == 1 and followers[0].op_type == "Add":
            bias = [i for i in followers[0].input if i in constants]
            if bias:
                inputs.append(bias[0])
                last = followers[0]
                gone.append(scaled)
        gone += [cast, scales, last]
        fused[product.output[0]] = helper.make_node(
            "MatMulIntegerToFloat", inputs, [last.output[0]], domain="com.microsoft"
        )
    dropped = {node.output[0] for node in gone}
    nodes = [
        fused.get(node.output[0], node)
        for node in graph.node
        if node.output[0] in fused or node.output[0] not in dropped
    ]
    del graph.node[:]
    graph.node.extend(nodes)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def observe(
    model: onnx.ModelProto, names: Sequence[str], feeds: Sequence[Feed]
) -> dict[str, NDArray[np.float32]]:
    """All values that tensors of the graph take on the samples: [values, last axis]."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    given = {i.name for i in model.graph.input}
    outputs = {o.name for o in model.graph.output}
    asked = [name for name in dict.fromkeys(names) if name not in given]
    for name in asked:
        if name not in outputs:
            value = helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
            watched.graph.output.append(value)
    session = onnxruntime.InferenceSession(watched.SerializeToString())
    seen: dict[str, list[NDArray[np.float32]]] = defaultdict(list)
    for feed in feeds:
        for name, value in zip(asked, session.run(asked, dict(feed)), strict=True):
            seen[name].append(value.reshape(-1, value.shape[-1]))
        for name in given & set(names):
            seen[name].append(feed[name].reshape(-1, feed[name].shape[-1]).astype(np.float32))
    return {name: np.concatenate(values) for name, values in seen.items()}


def fixed_range(
    values: NDArray[np.float32], scale_name: str, zero_name: str
) -> list[onnx.TensorProto]:
    """Scale and zero point of uint8 for these values, as initializers."""
    low, high = np.percentile(values, [100 - COVERED, COVERED])
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    scale = np.float32((high - low) / 255)
    zero = np.uint8(np.clip(round(-low / float(scale)), 0, 255))
    return [
        numpy_helper.from_array(np.array(scale, dtype=np.float32), scale_name),
        numpy_helper.from_array(np.array(zero, dtype=np.uint8), zero_name),
    ]


def _smooth(model: onnx.ModelProto, feeds: Sequence[Feed]) -> onnx.ModelProto:
    """The same function with large channels made smaller and their weights larger."""
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    graph = changed.graph
    weights = {i.name: i for i in graph.initializer}
    products: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            products[node.input[0]].append(node)
    seen = observe(model, list(products), feeds)
    nodes = list(graph.node)
    for name, users in products.items():
        matrices = [numpy_helper.to_array(weights[user.input[1]]) for user in users]
        largest = np.abs(seen[name]).max(axis=0) + 1e-4
        heaviest = np.max([np.abs(m).max(axis=1) for m in matrices], axis=0) + 1e-6
        factor = largest**MIGRATED / heaviest ** (1 - MIGRATED)
        factor = np.maximum(factor / np.exp(np.log(factor).mean()), 1e-3).astype(np.float32)
        by, smoothed = f"{name}_by", f"{name}_smooth"
        graph.initializer.append(numpy_helper.from_array(1 / factor, by))
        nodes.insert(nodes.index(users[0]), helper.make_node("Mul", [name, by], [smoothed]))
        for user, matrix in zip(users, matrices, strict=True):
            scaled = numpy_helper.from_array(matrix * factor[:, None], user.input[1])
            weights[user.input[1]].CopyFrom(scaled)
            user.input[0] = smoothed
    del graph.node[:]
    graph.node.extend(nodes)
    return changed
