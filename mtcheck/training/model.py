"""The model as it is trained: a BERT encoder, its masked-LM head, and a damage head.

Capitals reach the uncased encoder through its token types: 1 for every subword of a word that
begins with a capital, 0 for the rest (`"capitals": true` in config.json says so to whoever runs
it).
"""

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AttentionInterface, AutoConfig, AutoModelForMaskedLM
from transformers.masking_utils import AttentionMaskInterface, sdpa_mask

from mtcheck.model.tags import QUALITY, TAG_NAMES, TAGS, require_tags

ATTENTION = "sdpa_float32"
TOKENIZER_FILES = (
    "vocab.txt",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
)
RARE_LOGIT = -4.0  # where the logit of a label never trained before starts


def _attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    **_: Any,
) -> tuple[Tensor, None]:
    """Attention in float32: its backward pass on CPU is five times slower in bfloat16."""
    with torch.autocast(query.device.type, enabled=False):
        out = F.scaled_dot_product_attention(
            query.float(), key.float(), value.float(), attn_mask=attention_mask, scale=scaling
        )
    return out.transpose(1, 2).contiguous(), None


AttentionInterface.register(ATTENTION, _attention)
AttentionMaskInterface.register(ATTENTION, sdpa_mask)


class DamageModel(nn.Module):
    """Encoder, masked-LM head and damage head; `encode` once, then ask either head."""

    def __init__(self, masked_lm: Any) -> None:
        """`masked_lm`: a BertForMaskedLM of transformers."""
        super().__init__()
        self.masked_lm = masked_lm
        self.damage = nn.Linear(masked_lm.config.hidden_size, TAGS)
        nn.init.normal_(self.damage.weight, std=0.02)
        nn.init.constant_(self.damage.bias, RARE_LOGIT)
        with torch.no_grad():
            self.damage.bias[QUALITY] = 0.0
        for module in masked_lm.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # one pass over the data at most: nothing to regularise

    @property
    def config(self) -> Any:
        """The transformers configuration."""
        return self.masked_lm.config

    def encode(self, ids: Tensor, attention: Tensor, capitals: Tensor) -> Tensor:
        """Hidden states [batch, length, width]; ids, mask, token types are [batch, length]."""
        encoder: Any = self.masked_lm.bert
        states = encoder(ids, attention_mask=attention, token_type_ids=capitals)
        hidden: Tensor = states.last_hidden_state
        return hidden

    def damage_logits(self, hidden: Tensor) -> Tensor:
        """Logits [..., TAGS] in the order of `TAG_NAMES`; only the quality is a z-score."""
        logits: Tensor = self.damage(hidden)
        return logits

    def word_logits(self, hidden: Tensor) -> Tensor:
        """Masked-LM logits [rows, vocabulary] of chosen rows [rows, width]."""
        head: Any = self.masked_lm.cls
        logits: Tensor = head(hidden)
        return logits


def load(folder: Path) -> tuple[DamageModel, Tokenizer]:
    """A checkpoint folder as model and tokenizer.

    A damage head that knows only the first of `TAG_NAMES` is widened; one with others is refused.
    Where capitals were never used, token type 1 starts as a copy of type 0 with a little noise, so
    that it says nothing at first.
    """
    masked_lm: Any = AutoModelForMaskedLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation=ATTENTION
    )
    model = DamageModel(masked_lm)
    tensors = load_file(folder / "model.safetensors")
    with torch.no_grad():
        if "damage.weight" in tensors:
            require_tags(_labels(masked_lm.config, tensors["damage.weight"].shape[0]), str(folder))
            known = tensors["damage.weight"].shape[0]
            model.damage.weight[:known] = tensors["damage.weight"].float()
            model.damage.bias[:known] = tensors["damage.bias"].float()
        if not getattr(masked_lm.config, "capitals", False):
            types = masked_lm.bert.embeddings.token_type_embeddings.weight
            noise = torch.Generator().manual_seed(0)
            types[1] = types[0] + 1e-3 * torch.randn(types.shape[1], generator=noise)
            masked_lm.config.capitals = True
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return model, tokenizer


def _labels(config: Any, count: int) -> list[str]:
    """The tags of a stored head, filled up to all where it knows only the first of them."""
    stored = getattr(config, "damage_labels", None) or TAG_NAMES
    return [*stored[:count], *TAG_NAMES[count:]]


def tiny(vocabulary: int, width: int = 32, layers: int = 2) -> DamageModel:
    """A model with random weights, small enough for tests; `vocabulary` subwords."""
    config = AutoConfig.for_model(
        "bert",
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=2 * width,
        max_position_embeddings=128,
    )
    from_config: Any = AutoModelForMaskedLM.from_config
    return DamageModel(from_config(config, attn_implementation=ATTENTION))


def save(model: DamageModel, tokenizer_folder: Path, folder: Path, half: bool = False) -> None:
    """Writes a checkpoint folder that `load` and transformers read, whole or not at all.

    `tokenizer_folder`: where to copy the tokenizer's files from; `half`: store float16.
    """
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    tensors = {
        name: tensor
        for name, tensor in model.masked_lm.state_dict().items()
        if not name.startswith("cls.predictions.decoder.")  # tied to the embeddings
    }
    tensors |= {"damage.weight": model.damage.weight, "damage.bias": model.damage.bias}
    kind = torch.float16 if half else torch.float32
    stored = {name: t.detach().to("cpu", kind).contiguous() for name, t in tensors.items()}
    save_file(stored, partial / "model.safetensors", {"format": "pt"})
    config = model.config.to_dict() | {
        "architectures": ["BertForMaskedLM"],
        "capitals": True,
        "damage_labels": list(TAG_NAMES),
    }
    config.pop("_name_or_path", None)  # where it was loaded from on this machine
    text = json.dumps(config, indent=1, default=str) + "\n"
    (partial / "config.json").write_text(text, encoding="utf-8")
    for name in TOKENIZER_FILES:
        if (tokenizer_folder / name).exists():
            shutil.copyfile(tokenizer_folder / name, partial / name)
    previous = folder.with_name(folder.name + ".previous")
    shutil.rmtree(previous, ignore_errors=True)
    if folder.exists():
        folder.rename(previous)
    partial.rename(folder)
    shutil.rmtree(previous, ignore_errors=True)
