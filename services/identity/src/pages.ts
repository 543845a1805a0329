import { bilingual, escapeHtml, page } from './html.ts'

/** A refusal as the person at the form reads it. */
export type Refusal = { status: number; zh: string; en: string; retryAfter?: number }

const alert = ({ zh, en }: { zh: string; en: string }): string =>
  `<p class="error" id="problem" role="alert">${bilingual(zh, en)}</p>`

/** The sign-in form; it is sent to the address that it came from. */
export const signInPage = (username = '', refusal?: Refusal): string => {
  const described = refusal ? ' aria-describedby="problem" aria-invalid="true"' : ''
  const focus = (wanted: boolean) => (wanted ? ' autofocus' : '')
  return page(
    { zh: '联动政务服务网 登录', en: 'Sign in to the Liandong service network' },
    `${refusal ? alert(refusal) : ''}
<form method="post">
<label for="username">用户名<span lang="en">User name</span></label>
<input id="username" name="username" value="${escapeHtml(username)}" required maxlength="100" autocomplete="username" autocapitalize="none" spellcheck="false"${described}${focus(!username)}>
<label for="password">密码<span lang="en">Password</span></label>
<input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password"${described}${focus(!!username)}>
<button type="submit">登录<span lang="en">Sign in</span></button>
</form>`,
  )
}

/** What a person sees when a request cannot be served: the reason in the provider's own words. */
export const errorPage = (error: string, description = ''): string =>
  page(
    { zh: '无法继续', en: 'This cannot go on' },
    `${alert({ zh: '请返回应用，重新登录。', en: 'Please return to the application and sign in again.' })}
<p>${escapeHtml(error)}: ${escapeHtml(description)}</p>`,
  )

/** What comes back when the form was not sent as a browser sends it. */
export const unreadablePage = (): string =>
  page(
    { zh: '无法读取表单', en: 'The form cannot be read' },
    alert({
      zh: '表单过长或编码不是 UTF-8，请返回登录页面重新填写。',
      en: 'The form is too long or not encoded as UTF-8. Please go back to the sign-in page and fill it in again.',
    }),
  )

/** What comes back when one place begins too many sign-ins. */
export const tooManyPage = (seconds: number): string =>
  page(
    { zh: '请求过于频繁', en: 'Too many requests' },
    alert({
      zh: `来自您所在网络的登录请求过多，请${seconds}秒后再试。`,
      en: `Too many sign-ins were begun from your network. Please try again in ${seconds} seconds.`,
    }),
  )

/** The question before signing out; `form` comes from the provider and is named op.logoutForm. */
export const signOutPage = (form: string): string =>
  page(
    { zh: '确定要退出登录吗？', en: 'Sign out?' },
    `${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>退出登录<span lang="en">Sign out</span></button>
<button class="plain" type="submit" form="op.logoutForm">继续使用<span lang="en">Stay signed in</span></button>`,
  )

/** After signing out, when the application gave no address to return to. */
export const signedOutPage = (): string =>
  page(
    { zh: '您已退出登录', en: 'You are signed out' },
    `<p>${bilingual('可以关闭此页面。', 'You may close this page.')}</p>`,
  )
