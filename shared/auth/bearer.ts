/** The token of an `Authorization: Bearer` header; null when the header holds none. */
export const bearerOf = (authorization: string): string | null =>
  /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1] ?? null
