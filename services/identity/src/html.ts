import { createHash } from 'node:crypto'

const replacements: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text made safe for an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => replacements[character] ?? character)

const style = `
:root { color-scheme: light }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef2f7; color: #1a2433;
  font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif }
main { width: min(26rem, 100vw - 2rem); margin: 1rem; padding: 2rem; background: #fff; border-radius: 8px;
  border-top: 4px solid #b3261e; box-shadow: 0 2px 12px rgb(20 40 80 / .12) }
h1 { margin: 0 0 1.5rem; font-size: 1.35rem; line-height: 1.35 }
[lang=en] { display: block; font-size: .85em; font-weight: 400; color: #4b586b }
label { display: block; margin: 1rem 0 .3rem; font-weight: 600 }
label [lang=en] { display: inline; margin-left: .4em }
input { width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid #6b788c; border-radius: 4px }
button { width: 100%; margin-top: 1.5rem; padding: .65rem; font: inherit; font-weight: 600; color: #fff;
  background: #17509e; border: 0; border-radius: 4px; cursor: pointer }
button [lang=en] { display: inline; margin-left: .4em; color: inherit }
button.plain { margin-top: .75rem; color: #17509e; background: #fff; border: 1px solid #17509e }
:focus-visible { outline: 3px solid #e0930c; outline-offset: 2px }
.error { padding: .7rem .9rem; color: #8c1d18; background: #fdecea; border-left: 4px solid #b3261e }
.error [lang=en] { color: inherit }
`

/** The only style that a page may carry: the policy names it by its hash. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

/** Both languages of one sentence, Chinese first. */
export const bilingual = (zh: string, en: string): string =>
  `${escapeHtml(zh)}<span lang="en">${escapeHtml(en)}</span>`

/** A whole page around `content`; the title is text, the content is markup. */
export const page = (title: { zh: string; en: string }, content: string): string =>
  `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title.zh)} · ${escapeHtml(title.en)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${bilingual(title.zh, title.en)}</h1>
${content}
</main>
</body>
</html>
`
