"""From a training checkpoint to the files that ship: pruned vocabulary, ONNX, int8 weights.

The word embeddings serve twice, as the input table and as the output layer of the masked LM head.
In the file they stand once, as int8 rows with one scale each, and the graph has two independent
paths over them:

- ``input_ids, attention_mask, token_type_ids`` -> ``hidden`` [batch, length, width] and ``tags``
  [batch, length, 3] (logits: damaged, missing after, superfluous);
- ``rows`` [n, width], hidden states picked by the caller -> ``logits`` [n, vocabulary].

A caller who wants one path feeds the other a single dummy position.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from transformers import AutoModelForMaskedLM

TAGS = 3
OPSET = 17


class Encoder(torch.nn.Module):
    """Subword ids to hidden states and damage tags; the embedding lookup is left to the graph."""

    def __init__(self, model: torch.nn.Module, tags: torch.nn.Linear) -> None:
        super().__init__()
        self.bert = model.bert
        self.tags = tags

    def forward(
        self,
        embedded: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.bert(
            inputs_embeds=embedded, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return hidden, self.tags(hidden)


def main(argv: list[str] | None = None) -> int:
    """Writes model.onnx, tokenizer.json and config.json from a checkpoint that `train` wrote."""
    parser = argparse.ArgumentParser(prog="mtcheck.training export", description=main.__doc__)
    parser.add_argument("checkpoint", type=Path, help="folder written by `train`")
    parser.add_argument("out", type=Path, help="folder for model.onnx, tokenizer.json, config.json")
    parser.add_argument("--fp32", action="store_true", help="leave the weights as they are")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    config = json.loads((args.checkpoint / "config.json").read_text(encoding="utf-8"))
    kept = prune_tokenizer(args.checkpoint / "tokenizer.json", args.out / "tokenizer.json")
    graph = build(args.checkpoint, np.array(kept), int8=not args.fp32)
    onnx.save(graph, args.out / "model.onnx")
    weights = (args.out / "model.onnx").read_bytes()
    card = {
        "architecture": "bert",
        "layers": config["num_hidden_layers"],
        "width": config["hidden_size"],
        "vocabulary": len(kept),
        "capitals": bool(config.get("capitals", False)),
        "weights": "fp32" if args.fp32 else "int8",
        "sha256": hashlib.sha256(weights).hexdigest(),
    }
    (args.out / "config.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(f"{args.out}: {len(weights) / 1e6:.1f} MB, {len(kept)} subwords, {card['weights']}")
    return 0


def prune_tokenizer(source: Path, target: Path) -> list[int]:
    """Write the tokenizer without unused and non-Latin subwords.

    Returns the old ids in the order of the new ones. Single characters of other scripts go too:
    such text is never English, so the unknown token serves it as well.
    """
    data = json.loads(source.read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = data["model"]["vocab"]
    kept = [token for token in sorted(vocabulary, key=vocabulary.__getitem__) if _useful(token)]
    renumbered = {token: new for new, token in enumerate(kept)}
    data["model"]["vocab"] = renumbered
    for added in data.get("added_tokens", []):
        added["id"] = renumbered[added["content"]]
    for special in (data.get("post_processor") or {}).get("special_tokens", {}).values():
        special["ids"] = [renumbered[token] for token in special["tokens"]]
    for key in "sep", "cls":
        if isinstance((data.get("post_processor") or {}).get(key), list):
            token = data["post_processor"][key][0]
            data["post_processor"][key] = [token, renumbered[token]]
    data["truncation"] = data["padding"] = None
    target.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return [vocabulary[token] for token in kept]


def _useful(token: str) -> bool:
    if token.startswith("[unused"):
        return False
    # Latin letters and the punctuation of the General Punctuation and currency blocks.
    return all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2150 for c in token.removeprefix("##"))


def build(checkpoint: Path, kept: NDArray[np.int64], int8: bool) -> onnx.ModelProto:
    """The graph described above, from a folder that `train` wrote."""
    model = AutoModelForMaskedLM.from_pretrained(
        checkpoint, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    width = model.config.hidden_size
    tensors = load_file(checkpoint / "model.safetensors")
    tags = torch.nn.Linear(width, TAGS)
    rows = len(tensors["damage.bias"])
    with torch.no_grad():
        # A checkpoint with the damage tag alone gets silent other tags.
        tags.weight.zero_()
        tags.bias.fill_(-10.0)
        tags.weight[:rows] = tensors["damage.weight"].float()
        tags.bias[:rows] = tensors["damage.bias"].float()
    table = model.get_input_embeddings().weight.detach().numpy()[kept]
    bias = model.cls.predictions.decoder.bias.detach().numpy()[kept]

    ids = torch.zeros((2, 8), dtype=torch.int64)
    encoder = _export(
        Encoder(model, tags).eval(),
        (torch.zeros(2, 8, width), torch.ones_like(ids), ids),
        ["embedded", "attention_mask", "token_type_ids"],
        ["hidden", "tags"],
        int8,
    )
    head = _export(
        model.cls.predictions.transform.eval(), (torch.zeros(2, width),), ["rows"], ["turned"], int8
    )
    merged = onnx.compose.merge_graphs(
        onnx.compose.add_prefix_graph(encoder.graph, "", rename_inputs=False),
        onnx.compose.add_prefix_graph(
            head.graph, "head_", rename_inputs=False, rename_outputs=False
        ),
        io_map=[],
    )
    _share_embeddings(merged, table, bias, int8)
    opsets = {o.domain: o.version for o in [*encoder.opset_import, *head.opset_import]}
    done = helper.make_model(
        merged, opset_imports=[helper.make_opsetid(*o) for o in opsets.items()]
    )
    done.ir_version = encoder.ir_version
    onnx.checker.check_model(done)
    return done


def _export(
    module: torch.nn.Module,
    example: tuple[torch.Tensor, ...],
    inputs: list[str],
    outputs: list[str],
    int8: bool,
) -> onnx.ModelProto:
    axes = {
        name: {0: "n"} if name in ("rows", "turned") else {0: "batch", 1: "length"}
        for name in [*inputs, *outputs]
    }
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder, "fp32.onnx"), Path(folder, "int8.onnx")
        torch.onnx.export(
            module,
            example,
            str(path),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        if int8:
            quantize_dynamic(path, small, per_channel=True, weight_type=QuantType.QInt8)
        return onnx.load(small if int8 else path)


def _share_embeddings(
    graph: onnx.GraphProto, table: NDArray[np.float32], bias: NDArray[np.float32], int8: bool
) -> None:
    """Put the table in once, looked up by ``input_ids`` and multiplied with ``turned``."""
    node = helper.make_node
    if int8:
        scale = np.abs(table).max(axis=1).astype(np.float32) / 127
        stored = np.rint(table / scale[:, None]).astype(np.int8)
        graph.initializer.append(numpy_helper.from_array(scale, "embedding_scale"))
        lookup = [
            node("Gather", ["embedding", "input_ids"], ["picked"]),
            node("Cast", ["picked"], ["picked_float"], to=TensorProto.FLOAT),
            node("Gather", ["embedding_scale", "input_ids"], ["picked_scale"]),
            node("Unsqueeze", ["picked_scale", "last"], ["picked_scale_3d"]),
            node("Mul", ["picked_float", "picked_scale_3d"], ["embedded"]),
        ]
        output = [
            node("Transpose", ["embedding"], ["decoder"], perm=[1, 0]),
            node("DynamicQuantizeLinear", ["turned"], ["turned_q", "turned_scale", "turned_zero"]),
            node("MatMulInteger", ["turned_q", "decoder", "turned_zero"], ["product_q"]),
            node("Cast", ["product_q"], ["product_float"], to=TensorProto.FLOAT),
            node("Mul", ["turned_scale", "embedding_scale"], ["product_scale"]),
            node("Mul", ["product_float", "product_scale"], ["product"]),
            node("Add", ["product", "decoder_bias"], ["logits"]),
        ]
        graph.initializer.append(numpy_helper.from_array(np.array([-1]), "last"))
    else:
        stored = table
        lookup = [node("Gather", ["embedding", "input_ids"], ["embedded"])]
        output = [
            node("Transpose", ["embedding"], ["decoder"], perm=[1, 0]),
            node("MatMul", ["turned", "decoder"], ["product"]),
            node("Add", ["product", "decoder_bias"], ["logits"]),
        ]
    graph.initializer.append(numpy_helper.from_array(stored, "embedding"))
    graph.initializer.append(numpy_helper.from_array(bias, "decoder_bias"))
    nodes = [*lookup, *graph.node, *output]
    del graph.node[:]
    graph.node.extend(nodes)
    inputs = [i for i in graph.input if i.name != "embedded"]
    del graph.input[:]
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    graph.input.extend([ids, *inputs])
    outputs = [o for o in graph.output if o.name != "turned"]
    del graph.output[:]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", len(bias)])
    graph.output.extend([*outputs, logits])
