/** The layers of the house; see ARCHITECTURE.md. `pnpm layers` checks them. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const tests = '\\.test\\.ts$|^test/|/testing/'
const source = { pathNot: tests }
const rules = '^shared/(case|calendar|catalogue|identity|network|messages)/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-circles', 'A circle is one thing in two files.', {}, { circular: true }),
    rule('no-lost-imports', 'Every import resolves.', {}, { couldNotResolve: true }),
    rule(
      'rules-are-pure',
      'Rules know neither database nor broker nor HTTP.',
      { path: rules, ...source },
      {
        path: '^shared/(persistence|messaging|http|graphql|desk|auth|config|lifecycle|telemetry)/|node_modules/(drizzle-orm|postgres|@nats-io|graphql|graphql-yoga|pino|jose)/',
      },
    ),
    rule(
      'rules-do-no-io',
      'Rules read no clock, file or socket; the real cities are files, read once.',
      { path: rules, ...source, pathNot: `${tests}|^shared/network/cities` },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    ),
    rule(
      'only-messaging-knows-nats',
      'The broker stays exchangeable.',
      { pathNot: `^shared/messaging/|^launcher/|${tests}` },
      { path: 'node_modules/@nats-io/' },
    ),
    rule(
      'only-persistence-knows-postgres',
      'SQL lives in shared/persistence, and in the city for its ledger.',
      {
        pathNot: `^shared/persistence/|^services/city/src/|^services/[a-z]+/drizzle.config|^launcher/|${tests}`,
      },
      { path: 'node_modules/(drizzle-orm|postgres)/' },
    ),
    rule(
      'mechanisms-know-no-desk',
      'Persistence and messaging stand below the desk.',
      { path: '^shared/(persistence|messaging)/', ...source },
      { path: '^shared/(desk|graphql|auth)/' },
    ),
    rule(
      'shared-knows-no-tier',
      'What differs between tiers is data, or lives in the tier.',
      { path: '^shared/' },
      { path: '^(services|gateway|launcher|test)/' },
    ),
    rule(
      'tiers-stand-alone',
      'A service talks to another over NATS and GraphQL only.',
      { path: '^services/([^/]+)/' },
      { path: '^(services/(?!$1/)|gateway/|launcher/|test/)' },
    ),
    rule(
      'gateway-stands-alone',
      'The gateway reads SDL files of the tiers, never their code.',
      { path: '^gateway/' },
      { path: '^(services|launcher|test)/|^shared/(persistence|messaging|desk)/' },
    ),
    rule(
      'checker-trusts-nobody',
      'What checks the services must not share their mistakes: JSON, SQL and the journals only.',
      { path: '^test/chaos/(checker|journal)/' },
      { path: '^(shared|services|gateway|launcher)/|^test/(?!chaos/(checker|journal)/)' },
    ),
    rule(
      'no-dev-dependencies',
      'What runs does not need what builds.',
      { path: '^(shared|services|gateway|launcher)/', pathNot: `${tests}|drizzle.config.ts$` },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The peers of the gateway bench live on packages that the bench installs for itself; the recorder
    // of a fixture belongs to the commit that it recorded.
    exclude: { path: '(^|/)dist/|^test/bench/gateway/peers/|^test/fixture/ec88c23/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
}
