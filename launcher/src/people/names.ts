import { createHash } from 'node:crypto'

const surnames = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余',
]

const given = [
  ...[
    '秀英',
    '建国',
    '桂兰',
    '志强',
    '丽娟',
    '海燕',
    '国庆',
    '晓东',
    '玉梅',
    '文静',
    '立新',
    '雪梅',
  ],
  ...[
    '明辉',
    '春华',
    '建军',
    '淑珍',
    '永刚',
    '雅琴',
    '德胜',
    '红霞',
    '学文',
    '爱民',
    '静怡',
    '宏伟',
  ],
  ...[
    '思远',
    '佳慧',
    '俊杰',
    '欣怡',
    '浩然',
    '雨桐',
    '子轩',
    '梦洁',
    '振华',
    '巧云',
    '长林',
    '凤霞',
  ],
]

/** A name that sounds real, always the same one for the same key. */
export const nameFor = (key: string): string => {
  const hash = createHash('sha256').update(key).digest()
  const surname = surnames[hash.readUInt16BE(0) % surnames.length] ?? ''
  return surname + (given[hash.readUInt16BE(2) % given.length] ?? '')
}
