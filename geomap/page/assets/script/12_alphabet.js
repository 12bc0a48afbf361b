// Texts in the order of a language's alphabet, a million of them too: comparing two by the language
// is slow, so each gets a key of its letters' places in the alphabet, and the keys are compared.

const FIRST_SURROGATE = 0xd800;
const LONGEST_KEY = 1000;

class Alphabet {
  /** @param {string} code language  @param {string[]} texts all that will be asked for */
  constructor(code, texts) {
    const letters = new Set();
    for (const text of texts) for (const letter of plain(text)) letters.add(letter);
    const collator = new Intl.Collator(code, { sensitivity: "base" });
    const single = [...letters].filter((letter) => letter.length === 1);
    single.sort(collator.compare);
    /** The place of each letter from 1 on; what differs by its accent alone has one place. */
    this.places = new Uint16Array(0x10000).map((_, unit) => Math.max(unit, FIRST_SURROGATE));
    let place = 0;
    single.forEach((letter, i) => {
      if (i === 0 || collator.compare(single[i - 1], letter) !== 0) place++;
      this.places[letter.charCodeAt(0)] = Math.min(place, FIRST_SURROGATE - 1);
    });
  }

  /** A text that stands among others of its kind as the text does; numbers stand by their value. */
  key(text) {
    const units = [];
    for (const part of plain(text).split(/(\d+)/)) {
      const digits = /^\d/.test(part) ? part.replace(/^0+(?=\d)/, "") : "";
      if (digits) units.push(this.places[0x30], Math.min(digits.length, FIRST_SURROGATE));
      for (const unit of digits || part) units.push(this.places[unit.charCodeAt(0)]);
    }
    return String.fromCharCode(...units);
  }
}

function plain(text) {
  return text.slice(0, LONGEST_KEY).normalize("NFC").toLowerCase();
}

/** For texts by number the place of each in the alphabet; equal texts have the same. */
function alphabeticalRanks(code, texts) {
  const alphabet = new Alphabet(code, texts.values());
  const entries = Array.from(texts, ([number, text]) => `${alphabet.key(text)}\0${text}\0${number}`);
  entries.sort();
  const ranks = new Map();
  let rank = -1;
  let last = null;
  for (const entry of entries) {
    const end = entry.lastIndexOf("\0");
    const text = entry.slice(0, end);
    if (text !== last) rank++;
    last = text;
    ranks.set(Number(entry.slice(end + 1)), rank);
  }
  return { ranks, size: rank + 1 };
}
