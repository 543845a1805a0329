const begun = performance.now()

/** Shows a step of the bootstrap with the seconds since its start. */
export const say = (text) => {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(5)
  process.stderr.write(`[${seconds} s] ${text}\n`)
}

/** Ends the bootstrap with a reason in Chinese and English. */
export const refuse = (zh, en) => {
  process.stderr.write(`\n${zh}\n${en}\n`)
  process.exit(1)
}
