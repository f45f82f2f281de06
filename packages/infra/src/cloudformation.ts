/** A resource of a CloudFormation template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Retain';
}

export type Resources = Readonly<Record<string, Resource>>;

/** An output of a stack. */
export interface Output {
  readonly Description: string;
  readonly Value: unknown;
}

/** What serverless.yml takes in as its resources. */
export interface StackParts {
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Output>>;
}

/** A statement of a policy: what is allowed or denied, on what, to whom and when. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

export const ref = (name: string) => ({ Ref: name });
export const attribute = (name: string, of: string) => ({ 'Fn::GetAtt': [name, of] });

/** A text in which `${AWS::AccountId}` and names of resources are filled in by CloudFormation. */
export const sub = (text: string) => ({ 'Fn::Sub': text });

export const policy = (...Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
