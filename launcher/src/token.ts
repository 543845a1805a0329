import { parseArgs } from 'node:util'
import { describe, Refusal } from './refusal.ts'
import { readRunning } from './running.ts'
import { signIn } from './sign-in.ts'

const usage = new Refusal(
  'USAGE',
  '用法: npm run token -- 用户名 [--password 密码]',
  'Usage: npm run token -- USERNAME [--password PASSWORD]',
)

const readArgs = () => {
  try {
    const options = { password: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const [username, ...more] = positionals
    if (!username || more.length > 0) throw usage
    return { username, password: values.password }
  } catch {
    throw usage
  }
}

try {
  const { username, password } = readArgs()
  const running = await readRunning()
  const credentials = { issuer: running.issuer, username, password: password ?? running.password }
  process.stdout.write(`${await signIn(credentials)}\n`)
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = 1
}
