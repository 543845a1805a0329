/** A GraphQL error of the gateway. */
export type ApiError = {
  message: string
  path?: (string | number)[]
  extensions?: Record<string, unknown>
}

/** What the gateway answered, complete or not. */
export type ApiAnswer<Data> = { data: Data | null; errors: ApiError[] }

/** Asks the gateway as one person, or as nobody. */
export type Api = <Data>(query: string, variables?: object) => Promise<ApiAnswer<Data>>

/** The public API, seen with the token given; without one it shows what is open to everybody. */
export const publicApi =
  (gateway: string, token?: string): Api =>
  async <Data>(query: string, variables: object = {}) => {
    const response = await fetch(gateway, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    })
    const { data = null, errors = [] } = (await response.json()) as Partial<ApiAnswer<Data>>
    return { data, errors }
  }
