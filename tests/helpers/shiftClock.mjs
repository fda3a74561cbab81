// Preloaded into the program (--import): its clock on the wall is ahead by so many milliseconds; the monotonic one is right.
const aheadMs = Number(process.env['CLOCK_AHEAD_MS']);
const Real = globalThis.Date;

globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [Real.now() + aheadMs] : given));
  }
  static now() {
    return Real.now() + aheadMs;
  }
};
