"""Matrices of a graph with 8 bits a weight, in one of two ways.

In whole numbers: a scale for each column of a matrix and for each token, and products of whole numbers, which current
processors add up several times as fast as any others. Older ones of Intel and AMD cut sums of two products off at 15
bits, without a word; there, weights in blocks with a scale of their own, multiplied in floating point after all.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

BLOCK = 64  # weights that share a scale: if twice as many did everywhere, vectors would fall below a cosine of .999
WIDE = 128  # ... in matrices where that hardly moves the vectors, for these are quicker to multiply by
DIP = 0.17  # what GELU gives is never below -DIP
MATRICES = "matrices."  # how the names of those begin that are kept with 8 bits
_NUMBERS: dict[str, NDArray[Any]] = {
    "middle": np.array(128, np.uint8), "bottom": np.array(0, np.uint8), "one": np.array(1, np.float32),
    "dip": np.array(DIP, np.float32), "to_127": np.array(1 / 127, np.float32), "to_255": np.array(1 / 255, np.float32),
    "columns": np.array([1], np.int64), "tiny": np.array(1e-9, np.float32),
}  # fmt: skip


def way() -> str:
    """The name of the way in which a graph is kept on this machine; another one, another graph."""
    return "whole-1" if adds_up_exactly() else "w8b64-4"


@functools.cache
def adds_up_exactly() -> bool:
    """Whether products of whole numbers are added up exactly on this processor; it is tried with the largest ones."""
    import onnxruntime

    rows, inner, columns = 4, 64, 32
    node = helper.make_node("MatMulInteger", ["left", "right"], ["sum"])
    left = helper.make_tensor_value_info("left", onnx.TensorProto.UINT8, [rows, inner])
    sums = helper.make_tensor_value_info("sum", onnx.TensorProto.INT32, [rows, columns])
    right = numpy_helper.from_array(np.full((inner, columns), 127, np.int8), "right")
    model = helper.make_model(
        helper.make_graph([node], "probe", [left], [sums], [right]), opset_imports=[helper.make_opsetid("", 17)]
    )
    model.ir_version = 8
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found = session.run(None, {"left": np.full((rows, inner), 255, np.uint8)})[0]
    return bool((found == 255 * 127 * inner).all())


def in_whole_numbers(model: onnx.ModelProto, after_gelu: str) -> onnx.ModelProto:
    """The model with every product by a kept matrix in whole numbers.

    What is multiplied by a matrix whose name ends as `after_gelu` says goes from -DIP up, all else is taken to be as
    far below zero as above.
    """
    graph = model.graph
    kept = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    tensors = [numpy_helper.from_array(value, name) for name, value in _NUMBERS.items()]
    for node in graph.node:
        if _is_by_a_kept_one(node):
            name = node.input[1]
            matrix = numpy_helper.to_array(kept.pop(name))
            scales = (np.abs(matrix).max(0) / 127).astype(np.float32)
            whole = np.round(matrix / np.maximum(scales, 1e-12)).astype(np.int8)
            tensors.append(numpy_helper.from_array(whole, f"{name} whole"))
            tensors.append(numpy_helper.from_array(scales, f"{name} scales"))
            if name.endswith(after_gelu):
                low = (-DIP * (whole * scales.astype(np.float64)).sum(0)).astype(np.float32)
                tensors.append(numpy_helper.from_array(low, f"{name} low"))
                nodes += _product_after_gelu(node.input[0], name, node.output[0])
            else:
                nodes += _product(node.input[0], name, node.output[0])
        else:
            nodes.append(node)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend([*kept.values(), *tensors])
    if all(opset.domain != "com.microsoft" for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model


def _product(states: str, matrix: str, out: str) -> Iterator[onnx.NodeProto]:
    """A token's states go from minus to plus their highest, as 1 to 255."""
    yield _node("ReduceMax", [states], f"{out} high", axes=[1], keepdims=0)
    yield _node("ReduceMin", [states], f"{out} low", axes=[1], keepdims=0)
    yield _node("Neg", [f"{out} low"], f"{out} below")
    yield _node("Max", [f"{out} high", f"{out} below", "tiny"], f"{out} most")
    yield _node("Mul", [f"{out} most", "to_127"], f"{out} scale")
    yield from _scaled(states, f"{out} scale", "middle", matrix, out)


def _product_after_gelu(states: str, matrix: str, out: str) -> Iterator[onnx.NodeProto]:
    """A token's states go from -DIP to their highest, as 0 to 255."""
    yield _node("Add", [states, "dip"], f"{out} lifted")
    yield _node("ReduceMax", [f"{out} lifted"], f"{out} high", axes=[1], keepdims=0)
    yield _node("Max", [f"{out} high", "tiny"], f"{out} most")
    yield _node("Mul", [f"{out} most", "to_255"], f"{out} scale")
    yield from _scaled(f"{out} lifted", f"{out} scale", "bottom", matrix, f"{out} above")
    yield _node("Add", [f"{out} above", f"{matrix} low"], out)


def _scaled(states: str, scale: str, zero: str, matrix: str, out: str) -> Iterator[onnx.NodeProto]:
    yield _node("Shape", [scale], f"{out} tokens")
    yield _node("Expand", [zero, f"{out} tokens"], f"{out} zero")
    yield _node("QuantizeLinear", [states, scale, f"{out} zero"], f"{out} whole", axis=0)
    asked = [f"{out} whole", f"{matrix} whole", "one", f"{matrix} scales", zero]
    yield _node("MatMulIntegerToFloat", asked, f"{out} sums", domain="com.microsoft")
    yield _node("Unsqueeze", [scale, "columns"], f"{out} scales")
    yield _node("Mul", [f"{out} sums", f"{out} scales"], out)


def _is_by_a_kept_one(node: onnx.NodeProto) -> bool:
    return node.op_type == "MatMul" and node.input[1].startswith(MATRICES)


def _node(kind: str, inputs: list[str], output: str, **how: Any) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **how)


def in_blocks(model: onnx.ModelProto, wide: tuple[str, ...]) -> onnx.ModelProto:
    """The model with blocks of weights that share a scale, WIDE of them in matrices whose names end as `wide` says."""
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    products = [node for node in model.graph.node if node.op_type == "MatMul"]
    others = [node.name for node in products if not _is_by_a_kept_one(node)]
    later = [node.name for node in products if _is_by_a_kept_one(node) and node.input[1].endswith(wide)]
    for block, left in ((BLOCK, others + later), (WIDE, others)):  # what is quantized already is left alone
        config = DefaultWeightOnlyQuantConfig(block_size=block, is_symmetric=True, accuracy_level=4, bits=8)
        quantizer = MatMulNBitsQuantizer(model, bits=8, nodes_to_exclude=left, algo_config=config)
        quantizer.process()
        model = quantizer.model.model
    return model
