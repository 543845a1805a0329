import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actorOf, isAccessToken } from './claims.ts'
import { providerKeys } from './provider-keys.ts'
import { type Foreign, foreignTokens } from './testing/foreign-tokens.ts'
import { startProvider } from './testing/provider.ts'
import { tokenVerifier } from './token.ts'

const good = {
  sub: 'clerk-1',
  name: '李建国',
  division: '340405',
  department: 'market-regulation',
  roles: ['clerk'],
}
const actor = { id: 'clerk-1', name: '李建国', division: '340405', department: 'market-regulation' }
const read = (changes: object) => actorOf({ ...good, ...changes })

describe('a claim without a value', () => {
  it.each([undefined, null, '', '  '])('no department (%j) is none', (department) => {
    expect(read({ department })).toMatchObject({ department: null, roles: ['clerk'] })
  })

  it.each([undefined, null, '', ' '])('no name (%j) is the user name, or else the id', (name) => {
    expect(read({ name, preferred_username: 'lijg' })).toMatchObject({ name: 'lijg' })
    expect(read({ name })).toMatchObject({ name: 'clerk-1' })
  })

  it.each([[undefined], [null], [''], [[]], [{}], [7]])('no roles (%j) are none', (roles) => {
    expect(read({ roles })).toEqual({ ...actor, roles: [] })
  })

  it.each(['sub', 'division'])('%s must be there', (claim) => {
    for (const value of [undefined, null, '', ' ', 7, [], {}])
      expect(read({ [claim]: value })).toBeNull()
  })
})

describe('roles', () => {
  it.each([
    [['agent', 'emperor', 'offline_access', 'agent', 7, null, {}], ['agent']],
    [['default-roles-city', 'uma_authorization'], []],
    ['agent', ['agent']],
    ['clerk chief', ['clerk', 'chief']],
    ['clerk, chief', ['clerk', 'chief']],
    ['Agent AGENTS', []],
    [['constructor', '__proto__', 'toString'], []],
    [[...Array.from({ length: 10_000 }, () => 'x'), 'manager'], []],
  ])('%j', (given, roles) => {
    expect(read({ roles: given })?.roles).toEqual(roles)
  })
})

describe('what goes into the record is clean', () => {
  it.each([
    ['name', '<b>李建国</b>'],
    ['name', '李\u202e建国'],
    ['name', '李\n建国'],
    ['name', '李\u0000'],
    ['name', '\u200b'],
    ['name', '王'.repeat(101)],
    ['name', ['李建国']],
    ['sub', 'x'.repeat(101)],
    ['sub', 'a\tb'],
    ['division', '34040'],
    ['division', '340405100 '],
    ['division', 340405100],
    ['department', 'x'.repeat(61)],
    ['department', '<script>'],
    ['department', ['market', 'health']],
  ])('%s as %j is not taken', (claim, value) => {
    expect(read({ [claim]: value })).toBeNull()
  })

  it('keeps names of every script, in one form', () => {
    for (const name of ['买买提·吐尔逊', '𬀩㛃', 'José', "O'Neill", '王 五'])
      expect(read({ name })?.name).toBe(name.normalize('NFC'))
    expect(read({ name: ' 李建国 ' })?.name).toBe('李建国')
  })

  it('reads any claims without failing, and never gives more than they say', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(good)), fc.jsonValue()),
        (changes) => {
          const person = read(changes)
          if (!person) return
          expect(person.name).not.toMatch(/[<>\p{Cc}]/u)
          expect(person.division).toBe({ ...good, ...changes }.division)
          expect(Object.keys(person).toSorted()).toEqual([
            'department',
            'division',
            'id',
            'name',
            'roles',
          ])
        },
      ),
    )
  })
})

describe('an access token', () => {
  it.each([
    [{ typ: 'at+jwt' }, {}, true],
    [{ typ: 'application/at+jwt' }, {}, true],
    [{ typ: 'AT+JWT' }, { at_hash: 'x' }, true],
    [{ typ: 'JWT' }, {}, true],
    [{}, {}, true],
    [{ typ: 'JWT' }, { typ: 'Bearer' }, true],
    [{ typ: 'JWT' }, { tokenType: 'access-token' }, true],
    [{ typ: 'JWT' }, { token_use: 'access' }, true],
    [{ typ: 'JWT' }, { typ: 'ID' }, false],
    [{ typ: 'JWT' }, { typ: 'Refresh' }, false],
    [{ typ: 'JWT' }, { tokenType: 'refresh-token' }, false],
    [{ typ: 'JWT' }, { token_use: 'id' }, false],
    [{ typ: 'JWT' }, { at_hash: 'x' }, false],
    [{}, { c_hash: 'x' }, false],
    [{}, { events: {} }, false],
    [{ typ: 'logout+jwt' }, {}, false],
    [{ typ: 'dpop+jwt' }, {}, false],
    [{ typ: 'secevent+jwt' }, {}, false],
  ])('header %j, claims %j: %s', (header, payload, is) => {
    expect(isAccessToken({ alg: 'ES256', ...header }, payload)).toBe(is)
  })
})

describe('tokens as other providers make them', async () => {
  const { claims } = JSON.parse(
    readFileSync(new URL('testing/department-left-out.json', import.meta.url), 'utf8'),
  )
  const cases: [string, Foreign][] = Object.entries(foreignTokens(claims))

  it.each(cases)('%s', async (_, { signed, header, payload, expected }) => {
    const provider = await startProvider()
    try {
      const { url: issuer } = provider
      const verify = tokenVerifier({ issuer, audience: 'liandong', keys: providerKeys(issuer) })
      const now = Math.floor(Date.now() / 1_000)
      const token = await provider[signed](
        { iss: issuer, iat: now, exp: now + 3_600, ...payload },
        header,
      )
      expect(await verify(token)).toMatchObject(expected)
    } finally {
      await provider.stop()
    }
  })
})
