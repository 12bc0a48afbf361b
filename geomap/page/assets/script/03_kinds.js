// Rows of one kind have the same type, status, precision and country. There are few kinds, so what
// filters by these is decided, and counted, kind by kind.

const MOST_PAIRS = 2 ** 22;

class Kinds {
  /** @param {object[]} facets {codes, total}, one code for each row */
  constructor(facets, rows) {
    const widths = facets.map((facet) => facet.total.length);
    let members = [[]];
    let of = new Uint32Array(rows);
    facets.forEach(({ codes }, f) => {
      const width = widths[f];
      const known = new PairNumbers(members.length * width);
      const longer = [];
      for (let i = 0; i < rows; i++) {
        const pair = of[i] * width + codes[i];
        let number = known.get(pair);
        if (number === 0) {
          number = longer.push([...members[of[i]], codes[i]]);
          known.set(pair, number);
        }
        of[i] = number - 1;
      }
      members = longer;
    });
    this.size = members.length;
    /** The kind of each row. */
    this.of = numbersTo(this.size, rows);
    this.of.set(of);
    /** The code that each kind has in each of the facets. */
    this.codes = facets.map((_, f) => Uint32Array.from(members, (member) => member[f]));
  }
}

/** A table of numbers for pairs of codes: an array while that is not too long. */
class PairNumbers {
  constructor(size) {
    this.numbers = size <= MOST_PAIRS ? new Uint32Array(size) : null;
    this.map = this.numbers ? null : new Map();
  }

  get(pair) {
    return this.numbers ? this.numbers[pair] : this.map.get(pair) ?? 0;
  }

  set(pair, number) {
    if (this.numbers) this.numbers[pair] = number;
    else this.map.set(pair, number);
  }
}
