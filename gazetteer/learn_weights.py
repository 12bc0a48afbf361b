"""Learns ``geomap/places/weights.toml``: ``python gazetteer/learn_weights.py CORPUS.jsonl …``.

A corpus has one document a line, ``{"text", "lang"?, "gold": [{"start", "end", "lat", "lon"}],
"ignore": [[start, end], …]}``. Recognition is a logistic regression over mentions, resolution a
conditional one over the candidates of each mention, both by stochastic gradient descent in a
fixed order, with weights drawn
towards those of ``prior_weights.toml``. The same corpora give the same weights.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in (None, ""):  # run as a script
    sys.path.insert(0, str(ROOT))
    sys.path.remove(str(ROOT / "gazetteer"))

from geomap.places.analysis import Analysis, analyse  # noqa: E402
from geomap.places.document import read  # noqa: E402
from geomap.places.grid import km  # noqa: E402
from geomap.places.lexicon import lexicon_for  # noqa: E402
from geomap.places.store import Store  # noqa: E402
from geomap.toml import parse  # noqa: E402

PRIOR = ROOT / "gazetteer" / "prior_weights.toml"
OUT = ROOT / "geomap" / "places" / "weights.toml"
RIGHT_KM = 60.0
ROUNDS = 3
EPOCHS = 12
RATE = 0.3
PULL = 3.0

Weights = dict[str, float]


def read_corpus(path: Path) -> list[dict[str, Any]]:
    """Return the documents of a corpus."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def mention_labels(analysis: Analysis, record: dict[str, Any]) -> Iterator[tuple[int, bool]]:
    """Yield (number of the mention, whether it is a place); ignored spans are left out."""
    gold = [(g["start"], g["end"]) for g in record["gold"]]
    ignored = [tuple(span) for span in record.get("ignore", ())]
    tokens = analysis.document.tokens
    for mention in analysis.document.mentions:
        start, end = tokens[mention.first].start, tokens[mention.last - 1].end
        if any(s < end and start < e for s, e in gold):
            yield mention.number, True
        elif not any(s < end and start < e for s, e in ignored):
            yield mention.number, False


def choice_examples(
    analysis: Analysis, record: dict[str, Any]
) -> Iterator[list[tuple[list[str], bool]]]:
    """Yield, for each mention whose place is known, its candidates' features and rightness."""
    tokens = analysis.document.tokens
    for mention, name in zip(analysis.document.mentions, analysis.name_of, strict=True):
        start, end = tokens[mention.first].start, tokens[mention.last - 1].end
        for gold in record["gold"]:
            if gold["start"] < end and start < gold["end"] and gold["lat"] is not None:
                number = str(gold.get("geonameid") or "")
                exact = [c.place.place_id == f"geonames:{number}" for c in name.choices]
                near = [
                    km(c.place.lat, c.place.lon, gold["lat"], gold["lon"]) <= RIGHT_KM
                    for c in name.choices
                ]
                right = exact if any(exact) else near
                if any(right) and not all(right):
                    yield [
                        ([*choice.signs, *choice.context], good)
                        for choice, good in zip(name.choices, right, strict=True)
                    ]
                break


def learn_yes_no(
    examples: Sequence[tuple[list[str], bool]], prior: Weights, kept: frozenset[str]
) -> Weights:
    """Fit a logistic regression; the weights of the signs ``kept`` stay as they are."""
    weights: Weights = defaultdict(float, prior)
    speed: Weights = defaultdict(lambda: 1.0)
    pull = PULL / max(1, len(examples))
    order = list(range(len(examples)))
    shuffler = random.Random(1)
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for number in order:
            signs, label = examples[number]
            signs = ["bias", *signs]
            score = sum(weights[sign] for sign in signs)
            error = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score)))) - label
            for sign in signs:
                if sign in kept:
                    continue
                slope = error + pull * (weights[sign] - prior.get(sign, 0.0))
                speed[sign] += slope * slope
                weights[sign] -= RATE * slope / math.sqrt(speed[sign])
    return weights


def learn_choice(
    examples: Sequence[list[tuple[list[str], bool]]], prior: Weights, kept: frozenset[str]
) -> Weights:
    """Fit a conditional logistic regression: the right candidates against the others."""
    weights: Weights = defaultdict(float, prior)
    speed: Weights = defaultdict(lambda: 1.0)
    pull = PULL / max(1, len(examples))
    order = list(range(len(examples)))
    shuffler = random.Random(1)
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for number in order:
            candidates = examples[number]
            scores = [sum(weights[sign] for sign in signs) for signs, _ in candidates]
            top = max(scores)
            shares = [math.exp(score - top) for score in scores]
            total = sum(shares)
            right = sum(share for share, (_, good) in zip(shares, candidates, strict=True) if good)
            slopes: Weights = defaultdict(float)
            for share, (signs, good) in zip(shares, candidates, strict=True):
                slope = share / total - (share / right if good else 0.0)
                for sign in signs:
                    slopes[sign] += slope
            for sign, slope in slopes.items():
                if sign in kept:
                    continue
                slope += pull * (weights[sign] - prior.get(sign, 0.0))
                speed[sign] += slope * slope
                weights[sign] -= RATE * slope / math.sqrt(speed[sign])
    return weights


def learn(
    documents: Sequence[dict[str, Any]],
    store: Store,
    prior: dict[str, Weights],
    kept: frozenset[str],
) -> dict[str, Weights]:
    """Learn all weights; each round reads the documents with the weights of the one before."""
    weights = prior
    for _ in range(ROUNDS):
        first: list[tuple[list[str], bool]] = []
        last: list[tuple[list[str], bool]] = []
        choices: list[list[tuple[list[str], bool]]] = []
        for record in documents:
            lexicon = lexicon_for(record.get("lang", "en"), store)
            analysis = analyse(read(record["text"], lexicon), weights)
            choices.extend(choice_examples(analysis, record))
            for number, label in mention_labels(analysis, record):
                first.append((analysis.signs[number], label))
                last.append((analysis.final_signs[number], label))
        weights = {
            "recognition": learn_yes_no(first, prior["recognition"], kept),
            "resolution": learn_choice(choices, prior["resolution"], kept),
            "acceptance": learn_yes_no(last, prior["acceptance"], kept),
        }
    return weights


def write_weights(weights: dict[str, Weights], out: Path) -> None:
    """Write the weights that count, by name."""
    lines = [
        "# Weights of the signs; see geomap/places/evidence.py and geomap/places/resolve.py.",
        "# Written by gazetteer/learn_weights.py; change them by learning again.",
    ]
    for model, table in weights.items():
        lines += ["", f"[{model}]"]
        lines += [f'"{s}" = {w:.2f}' for s, w in sorted(table.items()) if abs(w) >= 0.05]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the corpora named on the command line and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--store", type=Path, help="folder of a gazetteer")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    documents = [record for path in given.corpora for record in read_corpus(path)]
    prior = parse(PRIOR.read_text(encoding="utf-8"))
    kept = frozenset(prior.pop("kept")["signs"])
    write_weights(learn(documents, Store.open(given.store), prior, kept), given.out)


if __name__ == "__main__":
    main()
