// The server's place says nothing about where a person is: UTC, and said so where the hour matters.
const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const times = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});
const sums = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });

export const date = (at: Date): string => days.format(at);
export const dateAndTime = (at: Date): string => `${times.format(at)} UTC`;
export const money = (cents: number): string => sums.format(cents / 100);
export const invoiceNumber = (number: number): string => `No. ${String(number).padStart(4, "0")}`;
