import { describe, expect, test } from 'vitest';
import { AfterTasks, type AfterTask } from './after-tasks.ts';

function collect(): { tasks: AfterTasks; late: AfterTask[]; starts: () => number } {
  const late: AfterTask[] = [];
  let starts = 0;
  const tasks = new AfterTasks(
    () => starts++,
    (task) => late.push(task),
  );
  return { tasks, late, starts: () => starts };
}

function fail(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

describe('AfterTasks', () => {
  test('AfterTasks.take: hands out each task once, and runs none', async () => {
    const { tasks, starts } = collect();
    const log: string[] = [];
    tasks.add(() => log.push('a'));
    tasks.add(async () => log.push('b'));
    const taken = tasks.take();
    expect([taken.length, tasks.take().length, log.length]).toEqual([2, 0, 0]);
    await Promise.all(taken.map((task) => task()));
    expect([log, starts()]).toEqual([['a', 'b'], 2]);
  });

  test('AfterTasks: a task ends when what it added has ended too', async () => {
    const { tasks, late } = collect();
    const log: string[] = [];
    tasks.add(() => {
      tasks.add(async () => {
        await Promise.resolve();
        tasks.add(() => log.push('inner'));
        log.push('nested');
      });
      log.push('outer');
    });
    await tasks.take()[0]?.();
    expect([log, late]).toEqual([['outer', 'nested', 'inner'], []]);
  });

  test('AfterTasks: a task rejects with its error, or that of what it added', async () => {
    const { tasks } = collect();
    tasks.add(fail('own'));
    tasks.add(() => tasks.add(fail('nested')));
    tasks.add(() => {
      tasks.add(fail('nested'));
      throw new Error('own');
    });
    const [first, second, third] = tasks.take();
    await expect(first?.()).rejects.toThrow('own');
    await expect(second?.()).rejects.toThrow('nested');
    await expect(third?.()).rejects.toThrow(AggregateError);
  });

  test('AfterTasks: what is added when nothing runs any more is handed over at once', async () => {
    const { tasks, late } = collect();
    tasks.take();
    tasks.add(() => {});
    expect([late.length, tasks.take().length]).toEqual([1, 0]);
  });
});
