import { escapeHtml, html } from '../server/responses.ts'
import type { Session } from '../signin/session.ts'
import type { Example } from './examples.ts'

const title = (name: string | null): string =>
  name === null
    ? '联动 Liandong · <a href="/signin">登录 Sign in</a>'
    : `已登录为 ${escapeHtml(name)} · <a href="/signout">退出 Sign out</a>`

const optionsOf = (person: Session | null, examples: readonly Example[]) => {
  const tabs = examples.map(({ query, variables }) => ({
    query,
    variables: JSON.stringify(variables, null, 2),
  }))
  const headers = person
    ? JSON.stringify({ Authorization: `Bearer ${person.token}` }, null, 2)
    : '{}'
  return {
    title: title(person?.name ?? null),
    headers,
    // A token does not belong into the browser's storage.
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: person ? 'variables' : true,
    defaultTabs: tabs,
  }
}

/** Inside a script element only `<` could end it. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/** GraphiQL with a tab for each kind of user; the token of who is signed in stands in the headers editor. */
export const graphiqlPage = (person: Session | null, examples: readonly Example[]): Response =>
  html(`<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <title>联动 Liandong GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/graphiql/graphiql.css">
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL 需要 JavaScript。 GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script type="application/json" id="options">${inScript(optionsOf(person, examples))}</script>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/start.js"></script>
  </body>
</html>
`)

/** Whether the request is a browser's for the page, and not a program's for an answer. */
export const wantsPage = (request: Request): boolean =>
  (request.headers.get('accept') ?? '').includes('text/html')
