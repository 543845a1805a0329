/** Collects what comes for a while and hands it over together. */
export type Gathering<Item> = {
  add: (items: readonly Item[]) => void
  /** Hands over what there is without waiting any longer. */
  flush: () => void
}

/** Hands over what was collected `linger` milliseconds after the first of it came, in its order. */
export const gather = <Item>(
  linger: number,
  handOver: (items: Item[]) => void,
): Gathering<Item> => {
  let items: Item[] = []
  let timer: NodeJS.Timeout | undefined

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const collected = items
    items = []
    if (collected.length > 0) handOver(collected)
  }

  return {
    add: (more) => {
      if (more.length === 0) return
      items = items.length === 0 ? [...more] : items.concat(more)
      timer ??= setTimeout(flush, linger)
    },
    flush,
  }
}
