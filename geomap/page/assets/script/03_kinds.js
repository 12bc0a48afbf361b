// Rows of one kind have the same type, status, precision and country. There are few kinds, so what
// filters by these is decided, and counted, kind by kind.

const LONGEST_TABLE = 2 ** 22;

class Kinds {
  /** @param {object[]} facets {codes, total}: for each row a code, and how many codes there are */
  constructor(facets, rows) {
    const widths = facets.map((facet) => facet.total.length);
    const [first, ...others] = facets.map((facet) => facet.codes);
    const combinations = widths.reduce((product, width) => product * width, 1);
    const known = combinations <= LONGEST_TABLE ? new Uint32Array(combinations) : {};
    const found = [];
    const of = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) {
      let combination = first[i];
      for (let f = 0; f < others.length; f++) combination = combination * widths[f + 1] + others[f][i];
      of[i] = known[combination] || (known[combination] = found.push(combination));
      of[i]--;
    }
    this.size = found.length;
    /** The kind of each row. */
    this.of = numbersTo(this.size, rows);
    this.of.set(of);
    /** The code that each kind has in each of the facets. */
    this.codes = facets.map((_, f) => {
      const behind = widths.slice(f + 1).reduce((product, width) => product * width, 1);
      return Uint32Array.from(found, (combination) => Math.floor(combination / behind) % widths[f]);
    });
  }
}
