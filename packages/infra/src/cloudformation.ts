import type { Intrinsic, ResourceProperties } from '../generated/resource-types.js';

export type ResourceType = keyof ResourceProperties;

/** A resource of one type, with the properties of CloudFormation's schema. */
export interface ResourceOf<T extends ResourceType> {
  readonly Type: T;
  readonly Properties: ResourceProperties[T];
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Retain';
}

/** A resource of a CloudFormation template. */
export type Resource = { readonly [T in ResourceType]: ResourceOf<T> }[ResourceType];

export type Resources = Readonly<Record<string, Resource>>;

/** An output of a stack. */
export interface Output {
  readonly Description: string;
  readonly Value: unknown;
}

/** The resources part of serverless.yml. */
export interface StackParts {
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Output>>;
}

/** A statement of a policy: effect, actions, resources, principals and conditions. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

export const ref = (name: string) => ({ Ref: name }) satisfies Intrinsic;
export const attribute = (name: string, of: string) =>
  ({ 'Fn::GetAtt': [name, of] as const }) satisfies Intrinsic;

/** A text in which CloudFormation replaces `${AWS::AccountId}` and names of resources. */
export const sub = (text: string) => ({ 'Fn::Sub': text }) satisfies Intrinsic;

export const policy = (...Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
