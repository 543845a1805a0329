import type { IncomingMessage } from 'node:http'
import { type Answer, frontDoor } from '@liandong/shared/graphql'
import type { Handler } from '@liandong/shared/http'

/** The proof of the form takes some fifty bytes. */
const LONGEST_FORM = 1_000

/** The one form that our pages send. */
const isSignOutForm = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' &&
  url === '/signout' &&
  URL.canParse(`http://${headers.host}${url}`) &&
  Number(headers['content-length'] ?? Number.NaN) <= LONGEST_FORM

/** Lets in what the front door lets in, and the form, which `pages` answers. */
export const inBounds = (answer: Answer, pages: Answer): Handler => {
  const graphql = frontDoor(answer)
  return (request, response) =>
    isSignOutForm(request) ? pages(request, response, {}) : graphql(request, response)
}
