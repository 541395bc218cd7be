/* SPDX-License-Identifier: BSD-3-Clause */
/* To parse a tree by: the names that it uses; the values are those of Linux. */
#ifndef ERRNO_H
#define ERRNO_H

#define EPERM  1
#define ENOENT 2
#define EIO    5
#define EBADF  9
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY  16
#define EEXIST 17
#define ENODEV 19
#define EINVAL 22
#define ENOSYS 38
#define ERANGE 34
#define ENOTSUP 95
#define EOVERFLOW 75
#define ETIMEDOUT 110
#define EALREADY 114
#define EINPROGRESS 115

#endif /* ERRNO_H */
