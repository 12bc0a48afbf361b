// The units of days that an overview counts by: a filter by date goes by whole ones, so that what it
// counts is exact. On other pages a unit is a day.

const MONTHS_OF_UNIT = { month: 1, quarter: 3, year: 12, decade: 120 };
const MONDAY = 4; // the first one after 1 January 1970, in days

class Calendar {
  /** @param {string} unit day, week, month, quarter, year or decade */
  constructor(unit) {
    this.unit = unit;
    this.months = MONTHS_OF_UNIT[unit] ?? 0;
  }

  /** The first day of the unit that a day is in; days since 1970. */
  first(day) {
    if (this.months) return this.begin(day, 0);
    return this.unit === "week" ? day - ((((day - MONDAY) % 7) + 7) % 7) : day;
  }

  /** The last day of the unit that a day is in. */
  last(day) {
    if (this.months) return this.begin(day, 1) - 1;
    return this.unit === "week" ? this.first(day) + 6 : day;
  }

  /** The first day of a unit of months, or of one after it. */
  begin(day, later) {
    const date = new Date(day * MILLISECONDS_A_DAY);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    const units = Math.floor(month / this.months) + later;
    const begins = new Date(0);
    begins.setUTCFullYear(0, units * this.months, 1);
    return begins.getTime() / MILLISECONDS_A_DAY;
  }

  /** A day that is a step from the first or the last day of a unit, so many units long or so. */
  step(day, by) {
    const beyond = by > 0 ? this.last(day) + 1 : this.first(day) - 1;
    return Math.abs(by) > 1 ? day + by : beyond;
  }
}
