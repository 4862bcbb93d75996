"""A graph for onnxruntime as it is written down: one step after another, each known by the name of what it gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import ArrayLike
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR = 8  # of the file's form: what the oldest onnxruntime that this package takes can read


class Sketch:
    """Steps and the numbers that they hold; whoever takes a step is given the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: dict[str, onnx.TensorProto] = {}

    def held(self, numbers: ArrayLike, name: str = "") -> str:
        """Numbers that the graph brings along."""
        name = name or f"number {len(self.numbers)}"
        self.numbers[name] = numpy_helper.from_array(np.asarray(numbers), name)
        return name

    def __call__(self, kind: str, *inputs: str, domain: str = "", **how: Any) -> str:
        """A step of one result."""
        return self.several(1, kind, *inputs, domain=domain, **how)[0]

    def several(self, count: int, kind: str, *inputs: str, domain: str = "", **how: Any) -> list[str]:
        """A step of `count` results."""
        name = f"{kind} {len(self.nodes)}"
        results = [name, *(f"{name} ({number})" for number in range(1, count))]
        self.nodes.append(helper.make_node(kind, list(inputs), results, name=name, domain=domain, **how))
        return results

    def model(self, ids: str, *results: str) -> onnx.ModelProto:
        """The graph that reads whole numbers [texts, tokens] under the name `ids` and gives these results."""
        read = helper.make_tensor_value_info(ids, TensorProto.INT64, ["texts", "tokens"])
        given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in results]
        graph = helper.make_graph(self.nodes, "encoder", [read], given, list(self.numbers.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets)
        model.ir_version = IR
        return model
