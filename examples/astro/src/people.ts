// In the place of your table of users.

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

const people: readonly Person[] = [
  { id: "1", email: "ada@example.com", name: "Ada" },
  { id: "2", email: "bob@example.com", name: "Bob" },
];

const by = (key: "id" | "email") => (value: string) =>
  people.find((person) => person[key] === value) ?? null;

export const users = { findById: by("id"), findByEmail: by("email") };
