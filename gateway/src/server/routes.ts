import type { Plugin } from 'graphql-yoga'

/** Answers a request for one path; null lets it go on to GraphQL. */
export type Page = (request: Request, url: URL) => Response | null | Promise<Response | null>

/** Pages by method and path, e.g. `GET /health`. */
export type Pages = Record<string, Page>

/** The gateway's own pages, beside GraphQL. */
export const routes = (pages: Pages): Plugin => ({
  onRequest: async ({ request, url, endResponse }) => {
    const answer = await pages[`${request.method} ${url.pathname}`]?.(request, url)
    if (answer) endResponse(answer)
  },
})
