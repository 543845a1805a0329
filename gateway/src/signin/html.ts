import { escapeHtml, html } from '../server/responses.ts'
import type { Failure } from './failures.ts'

/** Where GraphiQL is. */
export const CONSOLE = '/graphql'

const page = (content: string): string =>
  `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>联动 Liandong</title></head>
<body>${content}</body>
</html>`

const both = (zh: string, en: string): string => `<p>${zh}</p><p lang="en">${escapeHtml(en)}</p>`
const links = `<p><a href="/signin">重新登录 Sign in again</a> · <a href="${CONSOLE}">GraphiQL</a></p>`

const words: Record<Failure['kind'], { status: number; zh: string; en: string }> = {
  cancelled: {
    status: 403,
    zh: '登录已取消，您没有登录。需要时请重新登录。',
    en: 'The sign-in was cancelled; you are not signed in. Sign in again when you need to.',
  },
  notCompleted: {
    status: 400,
    zh: '登录没有完成：可能已超时、页面重复打开或在另一个窗口里登录。请重新登录。',
    en: 'Sign-in was not completed: too late, opened twice, or begun in another window. Please sign in again.',
  },
  down: {
    status: 503,
    zh: '登录服务暂时不可用，请稍后重试。',
    en: 'The sign-in service cannot be reached; try again shortly.',
  },
  refused: {
    status: 502,
    zh: '登录服务拒绝了本系统的请求，请联系系统管理员（日志中有原因代码）。',
    en: 'The sign-in service refused the request of this system; ask its administrator (the log has the code).',
  },
  untrusted: {
    status: 502,
    zh: '登录服务的答复未通过校验，您没有登录。请重新登录；若再次出现，请联系系统管理员。',
    en: 'The answer of the sign-in service did not pass the checks; you are not signed in. Sign in again; if it happens again, ask the administrator.',
  },
  tokenTooLong: {
    status: 502,
    zh: '登录服务签发的访问令牌不能使用（过长或不是 JWT），请联系系统管理员。',
    en: 'The access token of the sign-in service cannot be used (too long, or no JWT); ask the administrator.',
  },
}

/** What somebody sees whose sign-in was not completed. */
export const failurePage = (kind: Failure['kind']): Response => {
  const { status, zh, en } = words[kind]
  return html(page(both(zh, en) + links), status)
}

/** The question before signing out; `proof` comes back with the form. */
export const signOutPage = (name: string, proof: string): Response =>
  html(
    page(`<p>已登录为 ${escapeHtml(name)}。确定要退出登录吗？</p>
<p lang="en">You are signed in as ${escapeHtml(name)}. Sign out?</p>
<form method="post" action="/signout">
<input type="hidden" name="proof" value="${proof}">
<button type="submit" autofocus>退出登录 Sign out</button> <a href="${CONSOLE}">返回 Back</a>
</form>`),
    200,
    { formAction: "'self'" },
  )

/**
 * After signing out here: goes on to the provider by itself. Not by a redirect, which browsers would
 * hold to the policy of the page that sent the form.
 */
export const leavingPage = (endSessionUrl: string): string => {
  const url = escapeHtml(endSessionUrl)
  return page(`<meta http-equiv="refresh" content="0; url=${url}">
<p>已在本系统退出，正在退出统一身份认证。</p>
<p lang="en">You are signed out here; signing out of the identity provider.</p>
<p><a href="${url}">继续 Continue</a></p>`)
}

/** After signing out here only. */
export const leftPage = (): string =>
  page(
    both(
      '已在本系统退出。统一身份认证可能仍保持登录，请关闭浏览器。',
      'You are signed out here. The identity provider may still keep you signed in; close the browser.',
    ) + links,
  )
