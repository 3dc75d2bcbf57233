// What kind of screen this is. The style sheets have the same limits.

export const NARROW = matchMedia("(max-width: 46rem)")  // one column: what is beside the conversation covers it
export const COARSE = matchMedia("(pointer: coarse)")  // a finger
