"""From a training checkpoint to the files that ship: pruned vocabulary, ONNX, int8 weights.

The word embeddings serve twice, as the input table and as the output layer of the masked LM head.
In the file they stand once, as int8 rows with one scale each, and the graph has two independent
paths over them:

- ``input_ids, attention_mask, token_type_ids`` -> ``hidden`` [batch, length, width] and ``tags``
  [batch, length, 7] (`mtcheck.model.tags`: logits and a quality);
- ``rows`` [n, width], hidden states picked by the caller -> ``log_probs`` [n, vocabulary].

A caller who wants one path feeds the other a single dummy position.
"""

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import AutoModelForMaskedLM

from mtcheck.model.subwords import read_pieces
from mtcheck.model.tags import QUALITY, TAG_NAMES, TAGS
from mtcheck.model.windows import SIZE
from mtcheck.training.corpus import sample
from mtcheck.training.quantize import Feed, fixed_range, observe, quantize

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
    parser.add_argument("--corpus", type=Path, help="folder of text that sets the ranges of int8")
    parser.add_argument("--fp32", action="store_true", help="leave the weights as they are")
    args = parser.parse_args(argv)
    if not args.fp32 and args.corpus is None:
        parser.error("int8 needs --corpus, or say --fp32")
    args.out.mkdir(parents=True, exist_ok=True)
    config = json.loads((args.checkpoint / "config.json").read_text(encoding="utf-8"))
    kept = prune_tokenizer(args.checkpoint / "tokenizer.json", args.out / "tokenizer.json")
    windows = [] if args.fp32 else sample_windows(args.corpus, args.out / "tokenizer.json")
    graph = build(args.checkpoint, np.array(kept), windows)
    onnx.save(graph, args.out / "model.onnx")
    weights = (args.out / "model.onnx").read_bytes()
    card = {
        "architecture": "bert",
        "layers": config["num_hidden_layers"],
        "width": config["hidden_size"],
        "vocabulary": len(kept),
        "capitals": bool(config.get("capitals", False)),
        "tags": list(TAG_NAMES),
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


def sample_windows(
    corpus: Path, tokenizer: Path, count: int = 48
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Windows of clean text of the dev split, every eighth subword masked: ids and capitals."""
    encoder = Tokenizer.from_file(str(tokenizer))
    mask = encoder.token_to_id("[MASK]")
    frame = encoder.token_to_id("[CLS]"), encoder.token_to_id("[SEP]")
    windows: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for text in sample(corpus, "dev", 6, random.Random(0)):
        pieces = read_pieces(encoder, text, capitals=True)
        for start in range(0, len(pieces) - SIZE, SIZE):
            ids = pieces.ids[start : start + SIZE].copy()
            ids[::8] = mask
            types = np.pad(pieces.types[start : start + SIZE], 1)
            windows.append((np.array([frame[0], *ids, frame[1]]), types))
    random.Random(0).shuffle(windows)
    return windows[:count]


def build(
    checkpoint: Path,
    kept: NDArray[np.int64],
    windows: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]] = (),
) -> onnx.ModelProto:
    """The graph described above, of a checkpoint; int8 if there are ``windows`` to set ranges."""
    model = AutoModelForMaskedLM.from_pretrained(
        checkpoint, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    _shorten(model)
    width = model.config.hidden_size
    tensors = load_file(checkpoint / "model.safetensors")
    tags = torch.nn.Linear(width, TAGS)
    rows = len(tensors["damage.bias"])
    with torch.no_grad():
        # A checkpoint that knows only the first labels gets silent others.
        tags.weight.zero_()
        tags.bias.fill_(-10.0)
        tags.bias[QUALITY] = 0.0
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
    )
    head = _export(
        model.cls.predictions.transform.eval(), (torch.zeros(2, width),), ["rows"], ["turned"]
    )
    merged = onnx.compose.merge_graphs(
        encoder.graph,
        onnx.compose.add_prefix_graph(
            head.graph, "head_", rename_inputs=False, rename_outputs=False
        ),
        io_map=[],
    )
    done = helper.make_model(merged, opset_imports=[helper.make_opsetid("", OPSET)])
    done.ir_version = encoder.ir_version
    turned = None
    if windows:
        feeds = list(_feeds(done, table, windows))
        turned = observe(done, ["turned"], feeds)["turned"]
        done = quantize(done, feeds)
    _share_embeddings(done.graph, table, bias, turned)
    onnx.checker.check_model(done)
    return done


def _shorten(model: torch.nn.Module) -> None:
    """Drop the positions that no window reaches."""
    embeddings: Any = model.bert.embeddings
    longest = SIZE + 2  # [CLS] and [SEP]
    positions = embeddings.position_embeddings.weight.detach()[:longest]
    embeddings.position_embeddings = torch.nn.Embedding.from_pretrained(positions)
    embeddings.position_ids = embeddings.position_ids[:, :longest]


def _feeds(
    model: onnx.ModelProto,
    table: NDArray[np.float32],
    windows: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
) -> Iterator[Feed]:
    """What the graph is given for each eight windows, the hidden states it makes of them too."""
    session = onnxruntime.InferenceSession(model.SerializeToString())
    for at in range(0, len(windows), 8):
        ids, types = (np.stack(parts) for parts in zip(*windows[at : at + 8], strict=True))
        feed = {
            "embedded": table[ids],
            "attention_mask": np.ones_like(ids),
            "token_type_ids": types,
            "rows": np.zeros((1, table.shape[1]), dtype=np.float32),
        }
        (hidden,) = session.run(["hidden"], feed)
        yield feed | {"rows": hidden.reshape(-1, hidden.shape[-1])}


def _export(
    module: torch.nn.Module,
    example: tuple[torch.Tensor, ...],
    inputs: list[str],
    outputs: list[str],
) -> onnx.ModelProto:
    axes = {
        name: {0: "n"} if name in ("rows", "turned") else {0: "batch", 1: "length"}
        for name in [*inputs, *outputs]
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.onnx")
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
        return onnx.load(path)


def _share_embeddings(
    graph: onnx.GraphProto,
    table: NDArray[np.float32],
    bias: NDArray[np.float32],
    turned: NDArray[np.float32] | None,
) -> None:
    """Put the table in once, looked up by ``input_ids`` and multiplied with ``turned``.

    Args:
        turned: values of that tensor on samples, from which its int8 range is taken; None: fp32.
    """
    node = helper.make_node
    if turned is not None:
        graph.initializer.extend(fixed_range(turned, "turned_scale", "turned_zero"))
        scale = np.abs(table).max(axis=1).astype(np.float32) / 127
        # A row of zeros, as padding has, keeps its scale of 0; it needs another to be divided.
        stored = np.rint(table / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
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
            node("QuantizeLinear", ["turned", "turned_scale", "turned_zero"], ["turned_q"]),
            node("MatMulInteger", ["turned_q", "decoder", "turned_zero"], ["product_q"]),
            node("Cast", ["product_q"], ["product_float"], to=TensorProto.FLOAT),
            node("Mul", ["turned_scale", "embedding_scale"], ["product_scale"]),
            node("Mul", ["product_float", "product_scale"], ["product"]),
            node("Add", ["product", "decoder_bias"], ["logits"]),
            node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
        ]
        graph.initializer.append(numpy_helper.from_array(np.array([-1]), "last"))
    else:
        stored = table
        lookup = [node("Gather", ["embedding", "input_ids"], ["embedded"])]
        output = [
            node("Transpose", ["embedding"], ["decoder"], perm=[1, 0]),
            node("MatMul", ["turned", "decoder"], ["product"]),
            node("Add", ["product", "decoder_bias"], ["logits"]),
            node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
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
    made = helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["n", len(bias)])
    graph.output.extend([*outputs, made])
