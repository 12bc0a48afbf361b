"""Writes made-up articles: ``python made_up_articles.py COUNT articles.jsonl``, or into a folder.

They are short, made from templates in English, Ukrainian and Spanish, with towns, days and
numbers that change from one to the next; some tell of nothing. The same arguments give the same
bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

FIRST_DAY = dt.date(2024, 1, 1)
DAYS = 700
#: Files of a folder of folders.
FILES = 1_000
TOWNS = {
    "en": ("Poltava", "Sumy", "Kharkiv", "Kherson", "Nikopol", "Izium", "Konotop", "Beirut",
           "Aleppo", "Belgorod", "Khartoum", "Marseille", "Bristol", "Ankara"),
    "uk": ("Полтаві", "Сумах", "Харкові", "Херсоні", "Нікополі", "Конотопі", "Одесі", "Миколаєві"),
    "es": ("Madrid", "Sevilla", "Bogotá", "Lima", "Caracas", "Rosario", "Quito", "Valencia"),
}  # fmt: skip
LEADS = {
    "en": (
        "Drones struck a warehouse in {town} on {weekday}, killing {number} people.",
        "At least {number} people were injured when a missile hit a school in {town} last night.",
        "Police detained {number} people at a protest in {town} on {weekday}.",
        "Ministers will meet in {town} next week for talks, an official said.",
        "A fire broke out at a depot near {town} early on {weekday}; nobody was hurt.",
        "Shops in {town} sold {number} umbrellas in the rain, more than in any year before.",
    ),
    "uk": (
        "У {town} внаслідок удару дронів загинули {number} людей.",
        "Вночі ракета влучила у школу в {town}, поранено {number} людей.",
        "У {town} пройшов мітинг, поліція затримала {number} людей.",
    ),
    "es": (
        "Un incendio en un almacén de {town} dejó {number} heridos el lunes.",
        "La policía detuvo a {number} personas en una protesta en {town}.",
        "El ministro viajará la próxima semana a {town}, dijo su portavoz.",
    ),
}
MORE = {
    "en": ("The governor said that repairs would take {number} days.",
           "Residents of {town} told of a loud night and a long morning.",
           "It was the report number {serial} of the day's service."),
    "uk": ("Про це повідомив голова області, звернення номер {serial}.",
           "Рятувальники працювали {number} годин."),
    "es": ("Lo informó la prensa local en su despacho número {serial}.",
           "Los vecinos pasaron {number} horas sin luz."),
}  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def main(argv: Sequence[str] | None = None) -> None:
    """Write as many articles as the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path, help="a file .jsonl, or a folder for text files")
    given = parser.parse_args(argv)
    if given.path.suffix == ".jsonl":
        with given.path.open("w", encoding="utf-8") as stream:
            for article in articles(given.count):
                stream.write(json.dumps(article, ensure_ascii=False) + "\n")
        return
    for number, article in enumerate(articles(given.count)):
        folder = given.path / f"{number // FILES:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{article['id']}.txt").write_text(article["text"] + "\n", encoding="utf-8")


def articles(count: int) -> Iterator[dict[str, str]]:
    """Yield articles as records of JSON Lines."""
    for serial in range(count):
        rng = random.Random(serial)
        lang = rng.choices(("en", "uk", "es"), (6, 2, 2))[0]
        words = {
            "town": rng.choice(TOWNS[lang]),
            "weekday": rng.choice(WEEKDAYS),
            "number": rng.randint(2, 60),
            "serial": serial,
        }
        told = [rng.choice(LEADS[lang]), *rng.sample(MORE[lang], rng.randint(1, len(MORE[lang])))]
        day = FIRST_DAY + dt.timedelta(days=rng.randrange(DAYS))
        yield {
            "id": f"made-up-{serial}",
            "text": " ".join(told).format(**words),
            "published": day.isoformat(),
            "lang": lang,
        }


if __name__ == "__main__":
    main()
