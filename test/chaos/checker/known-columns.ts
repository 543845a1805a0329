/** What becomes of a column: it is compared, or why it is not. */
export type Treatment = 'compared' | { readonly because: string }

const because = (reason: string): Treatment => ({ because: reason })
const clock = because('the clock of the database, no log says it')
const notFromLogs = because('not made from logs')
const mustBeEmpty = because('the table must be empty')

const all = <Name extends string>(names: readonly Name[], treatment: Treatment) =>
  Object.fromEntries(names.map((name) => [name, treatment])) as Record<Name, Treatment>

/**
 * Every column of every table of an instance. One that is not here is a finding, so that a migration
 * cannot add what nobody compares.
 */
export const knownColumns: Readonly<Record<string, Readonly<Record<string, Treatment>>>> = {
  case_events: { ...all(['case_id', 'number', 'event'], 'compared'), recorded_at: clock },
  cases: {
    ...all(
      [
        ...['id', 'number', 'origin', 'department', 'item_code', 'mode', 'status', 'holder'],
        ...['handed_from', 'handed_to', 'assignee', 'accepted_at', 'due_on', 'calendar'],
        ...['ended_at', 'state'],
      ],
      'compared',
    ),
    updated_at: clock,
  },
  commands: { ...all(['person', 'key', 'fingerprint', 'case_id'], 'compared'), done_at: clock },
  case_serials: all(['origin', 'day', 'last'], 'compared'),
  case_tallies: all(['origin', 'department', 'status', 'count'], 'compared'),
  early_events: all(
    ['case_id', 'number', 'event', 'received_at', 'writer', 'bytes', 'catalogue'],
    mustBeEmpty,
  ),
  outbox: all(
    ['id', 'subject', 'payload', 'awaiting', 'attempts', 'send_at', 'created_at'],
    mustBeEmpty,
  ),
  dead_letters: all(
    [
      ...['id', 'digest', 'subject', 'sender', 'payload', 'reason', 'detail', 'case_id'],
      ...['received_at', 'settled_at', 'settled_by', 'settlement', 'writer', 'bytes'],
    ],
    mustBeEmpty,
  ),
  catalogues: all(['version', 'content', 'received_at'], notFromLogs),
  instance_secrets: all(['name', 'value'], notFromLogs),
  watermarks: all(['feed', 'stream', 'sequence'], notFromLogs),
  database_identity: all(['one', 'identity'], notFromLogs),
  open_recalls: all(['peer', 'gap'], notFromLogs),
  irregularities: all(
    ['id', 'case_id', 'number', 'division', 'code', 'zh', 'en', 'at', 'found_at'],
    notFromLogs,
  ),
  calendar_in_use: all(['one', 'version', 'seen_at'], notFromLogs),
}
