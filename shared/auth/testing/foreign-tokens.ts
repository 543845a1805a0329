/** A token as another provider makes it, and what it must be read as. */
export type Foreign = {
  /** With which of the test provider's keys. */
  signed: 'token' | 'rsa'
  header: object
  payload: object
  expected: object
}

const signedIn = (actor: object) => ({ ok: true, actor })
const agent = { division: '340405100', department: null, roles: ['agent'] }

/** Tokens of well-known providers, with the claims that they add and leave out. `found`: of a bug report. */
export const foreignTokens = (found: object): Record<string, Foreign> => ({
  'department left out, by RFC 9068': {
    signed: 'token',
    header: { typ: 'at+jwt' },
    payload: { aud: 'liandong', sub: 'agent-1', ...found },
    expected: signedIn({ id: 'agent-1', name: '王', ...agent }),
  },
  'our own services/identity': {
    signed: 'token',
    header: { typ: 'at+jwt' },
    payload: {
      ...{ jti: 'j', sub: 'p-1', scope: 'liandong', client_id: 'liandong-console' },
      ...{ aud: 'liandong', name: '王秀英', division: '340405', department: 'market' },
      roles: ['clerk'],
    },
    expected: signedIn({ id: 'p-1', department: 'market', roles: ['clerk'] }),
  },
  'Keycloak 23, roles among its own, attributes mapped': {
    signed: 'rsa',
    header: { typ: 'JWT' },
    payload: {
      ...{ jti: 'j', sub: 'f3a1c2d4-0000-4000-8000-1234567890ab', typ: 'Bearer', azp: 'console' },
      ...{ aud: ['liandong', 'account'], nonce: 'n', session_state: 's', acr: '1', sid: 's' },
      'allowed-origins': ['https://console.example'],
      realm_access: { roles: ['offline_access'] },
      ...{ scope: 'openid profile', email_verified: false, preferred_username: 'agent1' },
      ...{ name: '李 建国', given_name: '建国', family_name: '李', division: '340405100' },
      roles: ['default-roles-city', 'offline_access', 'agent', 'uma_authorization'],
    },
    expected: signedIn({ name: '李 建国', ...agent }),
  },
  'an ID token of Keycloak for the same audience': {
    signed: 'rsa',
    header: { typ: 'JWT' },
    payload: {
      ...{ sub: 'x', typ: 'ID', azp: 'liandong', aud: 'liandong', at_hash: 'h', nonce: 'n' },
      ...{ name: '李建国', division: '340405100', roles: ['agent'] },
    },
    expected: { ok: false, reason: 'invalid' },
  },
  'Casdoor, empty texts for what is not there': {
    signed: 'rsa',
    header: { typ: 'JWT' },
    payload: {
      ...{ owner: 'city', name: 'agent1', displayName: '李建国', tag: '', department: '' },
      ...{ tokenType: 'access-token', scope: 'openid', azp: 'a1b2', aud: ['liandong'], jti: 'j' },
      ...{ sub: '8a1d7a3e-8f5c-4b57-9d59-0d3f6e0f7b11', division: '340405100' },
      roles: ['agent', 'city-staff'],
    },
    expected: signedIn({ name: 'agent1', ...agent }),
  },
  'a refresh token of Casdoor': {
    signed: 'rsa',
    header: { typ: 'JWT' },
    payload: {
      ...{ name: 'agent1', tokenType: 'refresh-token', aud: ['liandong'], sub: 'x' },
      ...{ division: '340405100', roles: ['agent'] },
    },
    expected: { ok: false, reason: 'invalid' },
  },
  'Authing, no name, roles as one text, null for none': {
    signed: 'rsa',
    header: { typ: 'JWT' },
    payload: {
      ...{ jti: 'j', sub: '5f97fb40d352ecf69ffe6d98', scope: 'openid profile', aud: 'liandong' },
      ...{ name: null, preferred_username: null, division: '340405', department: 'market' },
      roles: 'clerk chief visitor',
    },
    expected: signedIn({
      ...{ name: '5f97fb40d352ecf69ffe6d98', department: 'market', roles: ['clerk', 'chief'] },
    }),
  },
  'an ID token of Authing': {
    signed: 'rsa',
    header: {},
    payload: {
      ...{ sub: 'x', aud: 'liandong', nonce: 'n', at_hash: 'h', name: '李建国' },
      ...{ division: '340405', roles: ['clerk'] },
    },
    expected: { ok: false, reason: 'invalid' },
  },
  'Entra ID v2, with a person who has no role here': {
    signed: 'rsa',
    header: { typ: 'JWT' },
    payload: {
      ...{ aud: 'liandong', aio: 'x', azp: 'c', azpacr: '0', name: '李建国', oid: 'o', rh: 'r' },
      ...{ preferred_username: 'lijg@city.example', scp: 'liandong', sub: 'AAAAAA', tid: 't' },
      ...{ uti: 'u', ver: '2.0', division: '340405' },
    },
    expected: signedIn({ name: '李建国', department: null, roles: [] }),
  },
  'somebody of another application, without a division': {
    signed: 'rsa',
    header: { typ: 'JWT' },
    payload: { aud: 'liandong', sub: 'x', name: '李建国', roles: ['agent'] },
    expected: { ok: false, reason: 'incomplete' },
  },
})
