const codes = new Map<string, number[]>()

const learn = (bytes: number[]): void => {
  const [character = '', ...more] = new TextDecoder('gbk').decode(Uint8Array.from(bytes))
  if (more.length === 0 && character !== '\uFFFD') codes.set(character, bytes)
}

for (let first = 0x81; first <= 0xfe; first += 1) {
  for (let second = 0x40; second <= 0xfe; second += 1) learn([first, second])
}

/** A text in the encoding that older programs in China still send; Node only decodes it. */
export const encodeGbk = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...text].flatMap((one) => codes.get(one) ?? [...Buffer.from(one)]))
