import { expect } from 'vitest'

/** What a listener for Prometheus shows: values by series, as `name{label="value"}`. */
export type Scrape = Map<string, number>

/** Fetches metrics as Prometheus does. */
export const scrape = async (url: string): Promise<Scrape> => {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  const lines = (await response.text()).split('\n').filter((line) => /^[a-z]/.test(line))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}
