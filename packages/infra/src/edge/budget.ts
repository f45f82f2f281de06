import { createHash } from 'node:crypto';
import type { Resources } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';

/** What a stage costs is on the bill of these services, with whatever else the account does with them. */
const SERVICES = ['Amazon CloudFront', 'AWS Lambda', 'Amazon Simple Storage Service'];

/** Shares of the budget at which somebody is told, in per cent: of what was spent, and of what the month will be. */
const TOLD_AT = [
  { NotificationType: 'ACTUAL', Threshold: 100 },
  { NotificationType: 'FORECASTED', Threshold: 120 },
] as const;

/**
 * A mail when the account spends more on these services than the stage may cost; without an address the console alone
 * shows it. A budget refuses nothing.
 */
export function budget(stage: Stage): Resources {
  const { monthlyBudget, alarmEmail } = stage.infra;
  if (monthlyBudget === false) return {};
  const told =
    alarmEmail === undefined
      ? undefined
      : TOLD_AT.map((at) => ({
          Notification: { ...at, ComparisonOperator: 'GREATER_THAN', ThresholdType: 'PERCENTAGE' },
          Subscribers: [{ SubscriptionType: 'EMAIL', Address: alarmEmail }],
        }));
  return {
    MonthlyBudget: {
      Type: 'AWS::Budgets::Budget',
      Properties: {
        Budget: {
          BudgetName: nameOf(stage, told === undefined ? 'budget' : `budget-${shortHash(told)}`),
          BudgetType: 'COST',
          TimeUnit: 'MONTHLY',
          BudgetLimit: { Amount: monthlyBudget, Unit: 'USD' },
          CostFilters: { Service: SERVICES },
        },
        ...(told !== undefined && { NotificationsWithSubscribers: told }),
      },
    },
  };
}

/**
 * CloudFormation cannot change who is told: it makes another budget before it deletes the old one, and an account has one of
 * a name. So the name follows who is told, and when.
 */
const shortHash = (told: unknown): string =>
  createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 8);
