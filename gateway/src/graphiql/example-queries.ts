/** What a tab of GraphiQL says at its top, and the operations in it. They are printed in GraphQL's own layout. */
export type Tab = { heading: string; operations: string }

/** 效能监察 at the city: one query over all instances of all tiers. */
export const supervisor: Tab = {
  heading: '效能监察 Supervisor: 一次查询全市三级 one query over all three tiers of the city',
  operations: /* GraphQL */ `
    query SupervisorTree($city: ID!) {
      division(code: $city) {
        name
        tally { status count }
        queue { handedIn inHand handedOut overdue }
        children {
          code
          name
          tally { status count }
          queue { handedIn inHand handedOut overdue }
          children { code name queue { handedIn inHand handedOut overdue } }
        }
      }
    }
    query SupervisorLedger($city: ID!) {
      ledger(filter: { division: $city }, first: 20) {
        counts { status count }
        edges {
          node { supervision { light } }
          record { id item { name } holder { name } clock { dueOn usedDays } changedAt }
        }
      }
    }`,
}

/** 申请人: needs no sign-in. */
export const applicant: Tab = {
  heading: '申请人 Applicant: 办事指南与进度查询，无须登录 guide and tracking, no sign-in',
  operations: /* GraphQL */ `
    query ApplicantGuide($station: ID!) {
      guide(division: $station, first: 10) {
        totalCount
        edges { node { code name promisedDays legalDays conditions materials { code name required copies } } }
      }
    }
    query ApplicantTrack($number: ID!, $queryCode: String!) {
      track(number: $number, queryCode: $queryCode) {
        ok
        error { code message }
        progress { number itemName status place dueOn missing { name } steps { at type place } changedAt }
      }
    }`,
}

/** 代办员 at a township station. */
export const agent: Tab = {
  heading:
    '代办员 Agent: 先登录；每条命令用新的 commandId sign in; a new commandId for each command',
  operations: /* GraphQL */ `
    query AgentQueue($station: ID!) {
      division(code: $station) {
        name
        queue {
          handedIn inHand unclaimed overdue
          cases(first: 10) { edges { record { id status subject clock { dueOn } actions } } }
        }
      }
    }
    mutation AgentAccept($application: AcceptCaseInput!) {
      acceptCase(input: $application) {
        ok
        error { code message }
        receipt { caseId queryCode itemName dueOn }
      }
    }
    mutation AgentForward($atStation: CaseCommandInput!) {
      forwardCase(input: $atStation) {
        ok
        error { code message }
        record { status transit { to { name } since } }
      }
    }`,
}

/** 窗口人员 at a district centre. */
export const clerk: Tab = {
  heading: '窗口人员 Clerk: 接收、认领、审查、决定 take over, claim, review, decide',
  operations: /* GraphQL */ `
    query ClerkQueue($centre: ID!) {
      division(code: $centre) {
        name
        queue {
          handedIn unclaimed
          workload { department assignee count }
          cases(place: HANDED_IN, first: 10) {
            edges { record { id item { name } transit { from { name } } clock { remainingDays } } }
          }
        }
      }
    }
    mutation ClerkTakeOver($atCentre: CaseCommandInput!) {
      takeOverCase(input: $atCentre) { ok error { code message } record { status actions } }
    }
    mutation ClerkClaim($atCentre: CaseCommandInput!) {
      claimCase(input: $atCentre) { ok error { code message } record { assignee { name } actions } }
    }
    mutation ClerkReview($review: ReviewCaseInput!) {
      reviewCase(input: $review) { ok error { code message } record { review { opinion text } actions } }
    }
    mutation ClerkDecide($decision: DecideCaseInput!) {
      decideCase(input: $decision) { ok error { code message } record { decision { outcome text } } }
    }`,
}

/** 一件三看: the same case as each tier knows it. */
export const oneCase: Tab = {
  heading: '一件三看 One case: 受理、办理、监察 as each tier knows it',
  operations: /* GraphQL */ `
    query OneCase($number: ID!) {
      case(id: $number) {
        id
        origin { name parent { name } }
        intake { record { number status clock { dueOn } } }
        processing { record { number status } stays { division { name } workingDays from until } }
        supervision {
          light
          record { number status timeline { number type at by { name division { name } } } }
          days { date counted reason }
        }
      }
    }`,
}

/** 实时: what happens to a division's cases, as it happens. */
export const live: Tab = {
  heading: '实时变化 Live: 断线后请重新订阅 subscribe again after the line broke',
  operations: /* GraphQL */ `
    subscription LiveChanges($centre: ID!) {
      divisionChanged(code: $centre) {
        type
        record { id status holder { name } }
        case { supervision { light } }
      }
    }`,
}

/** 运维 of an instance. */
export const operator: Tab = {
  heading:
    '运维 Operator: 未能处理的消息，先排除原因再重放 dead letters; mend the cause, then replay',
  operations: /* GraphQL */ `
    query OperatorDeadLetters($centre: ID!) {
      deadLetters(division: $centre) { edges { node { id reason detail caseId sender receivedAt } } }
    }
    query OperatorWaitingEntries($centre: ID!) {
      waitingEntries(division: $centre) { edges { node { caseId number type catalogueVersion since } } }
    }
    mutation OperatorReplay($letter: DeadLetterInput!) {
      replayDeadLetter(input: $letter) { ok error { code message } }
    }`,
}
